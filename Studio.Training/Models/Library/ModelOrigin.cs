namespace Studio.Training.Models.Library;

/// <summary>Where a model of the library came from.</summary>
/// <param name="File">name of the folder or archive it was imported from.</param>
/// <param name="Run">id of the run it was saved from.</param>
/// <param name="RunName">as the run was called then.</param>
/// <param name="Base">id of the model into which an imported adapter was merged.</param>
/// <param name="Step">updates its weights had seen there.</param>
/// <param name="Model">id of the model of the library that it was made smaller from.</param>
/// <param name="ModelName">as that was called then.</param>
/// <param name="Hub">address of its page, where it was fetched from a hub.</param>
/// <param name="Commit">the state that was fetched.</param>
/// <param name="License">as its page named it then; null where it did not.</param>
public sealed record ModelOrigin(string? File = null, string? Run = null, string? RunName = null, string? Checkpoint = null, long? Step = null, string? Model = null, string? ModelName = null, string? Base = null,
    string? Hub = null, string? Commit = null, string? License = null);
