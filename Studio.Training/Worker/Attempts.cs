namespace Studio.Training.Worker;

/// <summary>How often a run was started before: its journal has one start line for each.</summary>
internal static class Attempts
{
    /// <param name="journal">events.jsonl; none yet counts as no attempt.</param>
    public static int Count(string journal) =>
        // the journal's own writer puts the kind first, so the line need not be parsed
        File.Exists(journal) ? File.ReadLines(journal).Count(line => line.StartsWith("{\"t\":\"start\"", StringComparison.Ordinal)) : 0;
}
