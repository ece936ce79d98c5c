/**
 * Batch normalisation.
 *
 * @module
 */

/**
 * Batch normalisation and its gradients, one channel after the other: its numbers are read for the sums and, while they
 * are in the cache, once more.
 *
 * The sums are those of differences from the channel's first number, in float64. So they stay small where the
 * mean is large, and the variance is as exact as the numbers are.
 */
export const normalization: string = String.raw`
#define HALF (W / 2)
typedef float half __attribute__((vector_size(2 * W)));
typedef float loose_half __attribute__((vector_size(2 * W), aligned(4), may_alias));
typedef double wide __attribute__((vector_size(4 * W)));
INLINE wide widen(const float *p, float minus) {
  return __builtin_convertvector(*(const loose_half *)p - (minus - (half){0}), wide);
}
INLINE double wide_total(wide x) {
  double sum = 0;
  for (int i = 0; i < HALF; i++) sum += x[i];
  return sum;
}

struct normal {
  float *to;
  const float *x, *g, *scale, *offset;
  long kind, images, channels, length;
  double epsilon;
};
struct moments { double mean, variance, gradient, covariance; };

INLINE struct moments moments_of(const struct normal *k, long channel, const int with_gradient) {
  long stride = k->channels * k->length;
  const float *x = k->x + channel * k->length, *g = k->g + channel * k->length;
  float first = x[0];
  wide s[2] = {{0}}, ss[2] = {{0}}, sg[2] = {{0}}, sgx[2] = {{0}};
  double t = 0, tt = 0, tg = 0, tgx = 0;
  for (long image = 0; image < k->images; image++, x += stride, g += stride) {
    long i = 0;
    for (; i + W <= k->length; i += W) {
      UNROLL for (int v = 0; v < 2; v++) {
        wide d = widen(x + i + v * HALF, first);
        s[v] += d;
        ss[v] += d * d;
        if (with_gradient) {
          wide e = widen(g + i + v * HALF, 0);
          sg[v] += e;
          sgx[v] += e * d;
        }
      }
    }
    for (; i < k->length; i++) {
      double d = (double)(x[i] - first);
      t += d;
      tt += d * d;
      if (with_gradient) {
        tg += g[i];
        tgx += g[i] * d;
      }
    }
  }
  double count = (double)(k->images * k->length);
  double mean = (t + wide_total(s[0] + s[1])) / count, square = (tt + wide_total(ss[0] + ss[1])) / count;
  struct moments m = {first + mean, square - mean * mean, 0, 0};
  if (with_gradient) {
    m.gradient = (tg + wide_total(sg[0] + sg[1])) / count;
    m.covariance = (tgx + wide_total(sgx[0] + sgx[1])) / count - mean * m.gradient;
  }
  return m;
}

static void normalize_channel(void *context, long channel) {
  struct normal *k = context;
  long stride = k->channels * k->length;
  const float *x = k->x + channel * k->length, *g = k->g + channel * k->length;
  double count = (double)(k->images * k->length);
  int large = k->kind < 2;
  struct moments m = k->kind == 1 || k->kind == 2 ? moments_of(k, channel, 1) : moments_of(k, channel, 0);
  double sigma = sqrt(m.variance + k->epsilon);
  if (!large) {
    if (k->kind == 2) {
      k->to[channel] = (float)(m.covariance * count / sigma);
    } else {
      k->to[channel] = (float)m.mean;
      k->to[k->channels + channel] = (float)(m.variance * count / (count - 1));
    }
    return;
  }
  /* The mean is rounded; what that leaves over is made good in the number that is added. */
  float near = (float)m.mean;
  float *to = k->to + channel * k->length;
  double a = k->scale[channel] / sigma;
  if (k->kind == 0) {
    float factor = (float)a, plus = (float)(k->offset[channel] - a * (m.mean - near));
    for (long image = 0; image < k->images; image++, x += stride, to += stride)
      for (long i = 0; i < k->length; i++) to[i] = (x[i] - near) * factor + plus;
  } else {
    /* a (g - mean(g)) - a mean(g (x - mean)) / sigma^2 (x - mean) */
    double slope = -a * m.covariance / (m.variance + k->epsilon);
    float by_x = (float)slope, by_g = (float)a, near_g = (float)m.gradient;
    float plus = (float)(-slope * (m.mean - near) - a * (m.gradient - near_g));
    for (long image = 0; image < k->images; image++, x += stride, g += stride, to += stride)
      for (long i = 0; i < k->length; i++) to[i] = (g[i] - near_g) * by_g + ((x[i] - near) * by_x + plus);
  }
}
/* kind (0 y, 1 x's gradient, 2 scale's, 3 statistics), result, x, g, scale, offset, images, channels, length, epsilon;
   nothing is 0 but arrays that are not used. */
void batch_norm(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct normal k = {.kind = whole(&w)};
  k.to = array(&w);
  k.x = array(&w);
  k.g = array(&w);
  k.scale = array(&w);
  k.offset = array(&w);
  k.images = whole(&w);
  k.channels = whole(&w);
  k.length = whole(&w);
  k.epsilon = *w;
  parallel(k.images * k.channels * k.length < PART ? 1 : s.threads, k.channels, normalize_channel, &k);
}
`;
