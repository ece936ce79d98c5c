/**
 * What a training process and the one that started it know each other by.
 *
 * @module
 */

/** The environment variable that names the file to lock. */
export const LOCK_VARIABLE = "DINOGRAD_RUN_LOCK";

/** The environment variable that holds the id of the process that starts another. */
export const PARENT_VARIABLE = "DINOGRAD_RUN_PARENT";
