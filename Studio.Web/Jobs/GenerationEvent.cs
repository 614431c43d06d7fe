namespace Studio.Web.Jobs;

/// <summary>One piece of generated text or, with <paramref name="Done"/>, the end of it.</summary>
/// <param name="Reason">length or stopped, at the end only.</param>
/// <param name="Tokens">how many were written, at the end only.</param>
public sealed record GenerationEvent(string Text, bool Done = false, string? Reason = null, int Tokens = 0, double TokensPerSecond = 0);
