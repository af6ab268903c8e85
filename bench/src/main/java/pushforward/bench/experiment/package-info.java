/// Long measurements behind the tables of the guide: each a list of tasks that can be stopped and resumed, and a table made of their results.
package pushforward.bench.experiment;
