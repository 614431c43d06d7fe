using Studio.Training.Batches;

namespace Studio.Training.Loops;

/// <summary>
/// state.json of a checkpoint: everything besides weights and moments that decides what the next step computes. The file
/// is written last and holds the lengths of the others, so a folder without it, or with other lengths, is not whole.
/// </summary>
public sealed record TrainingState
{
    public const int CurrentVersion = 1;
    public int Version { get; init; } = CurrentVersion;
    public required long Step { get; init; }
    public required int Attempt { get; init; }

    /// <summary>Hash of the spec that the run was started with, its name aside; see <see cref="SpecHash"/>.</summary>
    public required string SpecHash { get; init; }
    public required BatchPosition Batches { get; init; }

    /// <summary>libtorch's generators by device, base64.</summary>
    public required IReadOnlyDictionary<string, byte[]> RandomStates { get; init; }
    public required EarlyStopping.State EarlyStopping { get; init; }
    /// <summary>null for runs that need none.</summary>
    public LossScaler.State? LossScale { get; init; }
    public double? ValidationLoss { get; init; }
    public string LibtorchVersion { get; init; } = "";
    public long ModelBytes { get; init; }
    public long OptimizerBytes { get; init; }
}
