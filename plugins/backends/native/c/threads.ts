/**
 * The pool of threads.
 *
 * @module
 */

/**
 * A pool of threads. What is to be done is cut into parts by its shape alone, never by the number of threads, and
 * each part is done by one of them: results are the same with any number.
 *
 * A worker joins a job while its gate is open, and the caller, when no part is left, closes the gate and waits for
 * those inside alone. So a worker that sleeps, or that the system does not let run, holds nobody up.
 */
export const threads: string = String.raw`
typedef void (*part)(void *context, long index);

#define OPEN (1L << 40)
#define SPINS 3000 /* some ten microseconds */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  atomic_flag taken; /* one job at a time: others who call meanwhile work alone */
  long workers;
  part body;
  void *context;
  long parts;
  atomic_long helpers, gate, next, generation, sleepers;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .taken = ATOMIC_FLAG_INIT};

INLINE void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_parts(void) {
  for (long i; (i = atomic_fetch_add(&pool.next, 1)) < pool.parts;) pool.body(pool.context, i);
}

static void *work(void *unused) {
  long seen = 0;
  for (;;) {
    int spins = 0;
    while (atomic_load(&pool.generation) == seen && spins++ < SPINS) pause_briefly();
    if (atomic_load(&pool.generation) == seen) {
      pthread_mutex_lock(&pool.lock);
      atomic_fetch_add(&pool.sleepers, 1);
      while (atomic_load(&pool.generation) == seen) pthread_cond_wait(&pool.wake, &pool.lock);
      atomic_fetch_sub(&pool.sleepers, 1);
      pthread_mutex_unlock(&pool.lock);
    }
    seen = atomic_load(&pool.generation);
    long gate = atomic_load(&pool.gate);
    while ((gate & OPEN) && (gate & ~OPEN) < pool.helpers) {
      if (!atomic_compare_exchange_weak(&pool.gate, &gate, gate + 1)) continue;
      take_parts();
      atomic_fetch_sub(&pool.gate, 1);
      break;
    }
  }
  return unused;
}

/* Does all parts, on so many threads at most. */
static void parallel(long threads, long parts, part body, void *context) {
  if (parts < 2 || threads < 2 || atomic_flag_test_and_set(&pool.taken)) {
    for (long i = 0; i < parts; i++) body(context, i);
    return;
  }
  while (pool.workers < threads - 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0) break;
    pthread_detach(thread);
    pool.workers++;
  }
  pool.body = body;
  pool.context = context;
  pool.parts = parts;
  pool.helpers = least(threads, parts) - 1;
  atomic_store(&pool.next, 0);
  atomic_store(&pool.gate, OPEN);
  atomic_fetch_add(&pool.generation, 1);
  if (atomic_load(&pool.sleepers) > 0) {
    pthread_mutex_lock(&pool.lock);
    pthread_cond_broadcast(&pool.wake);
    pthread_mutex_unlock(&pool.lock);
  }
  take_parts();
  atomic_fetch_and(&pool.gate, ~OPEN);
  for (int spins = 0; atomic_load(&pool.gate) != 0;) {
    if (spins++ < SPINS) pause_briefly();
    else sched_yield();
  }
  atomic_flag_clear(&pool.taken);
}
`;
