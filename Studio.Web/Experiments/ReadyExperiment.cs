using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>An experiment somebody has thought out: a run that one click starts, or prompts for a model that was imported.</summary>
/// <param name="Shows">what one sees by it, in a sentence.</param>
/// <param name="Needs">data, weights and patience, honestly.</param>
public sealed record ReadyExperiment(string Id, string Title, string Shows, string Needs)
{
    /// <summary>The settings of its run; null where nothing is trained.</summary>
    public RunSpecPreset? Preset { get; init; }

    /// <summary>Whether it can be done on a dataset; none where nothing is trained.</summary>
    public Predicate<DatasetManifest> Fits { get; init; } = _ => false;

    /// <summary>The sample that serves where no dataset fits, and is made on this machine; empty where there is none.</summary>
    public string SampleId { get; init; } = "";

    /// <summary>Its run goes on from a finished run of BERT's pretraining.</summary>
    public bool GoesOnFromPretraining { get; init; }

    /// <summary>Family of the model that writes; empty where a run is trained.</summary>
    public string WriterFamily { get; init; } = "";

    /// <summary>Where a hub has its weights; empty where a run is trained.</summary>
    public string WriterAtHub { get; init; } = "";

    /// <summary>What the playground is opened with.</summary>
    public IReadOnlyList<ReadyPrompt> Prompts { get; init; } = [];
}

/// <param name="Label">of the button.</param>
public sealed record ReadyPrompt(string Label, string Prompt, int Texts = 1, int Beams = 1, int Length = 50);
