namespace Studio.Training.Worker;

/// <summary>The command line or the spec is wrong: one sentence, exit code 2.</summary>
public sealed class UsageError(string message) : Exception(message);
