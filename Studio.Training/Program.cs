using Studio.Training.Worker;

// The worker: everything that touches libtorch runs in a process of this program, never in the web process.
return Commands.Run(args);
