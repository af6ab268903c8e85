/// Flows in continuous time: velocity fields, their divergence, and the bijections they induce.
package pushforward.flows.continuous;
