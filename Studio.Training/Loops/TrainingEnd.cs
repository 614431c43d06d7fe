namespace Studio.Training.Loops;

/// <summary>How training came to its end.</summary>
/// <param name="Stopped">someone asked for it before all steps were done.</param>
/// <param name="Reason">a sentence, empty when all steps were done.</param>
public sealed record TrainingEnd(bool Stopped, long Step, string Reason = "");
