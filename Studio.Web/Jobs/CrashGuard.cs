namespace Studio.Web.Jobs;

/// <summary>
/// Decides whether a run that died is worth another try: not when it died three times in a row without getting any
/// further, because then it will die a fourth time and the machine only burns hours.
/// </summary>
public sealed class CrashGuard
{
    public const int TriesWithoutProgress = 3;
    private long? _checkpointStep;

    public int Deaths { get; private set; }

    /// <summary>Counts a death; <paramref name="checkpointStep"/> is where the next attempt would go on from, 0 without a checkpoint.</summary>
    /// <returns>whether to try again.</returns>
    public bool Died(long checkpointStep)
    {
        Deaths = checkpointStep > _checkpointStep ? 1 : Deaths + 1;
        _checkpointStep = checkpointStep;
        return Deaths < TriesWithoutProgress;
    }

    /// <summary>Longer after every death, so that what was missing (memory, a disk) has time to come back.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(Deaths * 2 - 1);
}
