/// Training: objectives, optimiser, schedules, validation, checkpoints.
package pushforward.flows.train;
