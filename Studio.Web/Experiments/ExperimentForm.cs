using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Library;

namespace Studio.Web.Experiments;

/// <summary>
/// What the New experiment page edits: a spec, the texts being typed into it, and everything that follows from them
/// (problems, estimate, difference). No user interface in here. A text that cannot be read stays in its field with its
/// problem, and the spec keeps the field's last good value.
/// </summary>
public sealed class ExperimentForm
{
    private readonly Dictionary<string, string> _typed = [];
    private readonly Dictionary<string, SpecProblem> _unreadable = [];
    private bool _named;

    // chosen by a person, so that other data does not choose another where it serves this one too
    private bool _taskChosen;

    public RunSpec Spec { get; private set; } = new();

    /// <summary>What can be chosen, newest first. Bounded by who reads it from the catalog.</summary>
    public IReadOnlyList<DatasetChoice> Datasets { get; private set; } = [];

    /// <summary>The chosen dataset; null when none is, or when the spec names one that is not here.</summary>
    public DatasetChoice? Dataset => Datasets.FirstOrDefault(choice => choice.Reference == Spec.Dataset);

    /// <summary>The run this one was cloned from; null when it is none's clone.</summary>
    public RunSpec? Parent { get; private set; }

    /// <summary>The preset the settings were taken from, as long as they are still its own.</summary>
    public RunSpecPreset? Preset { get; private set; } = RunSpecPresets.CharGptSmall;
    /// <summary>The workspace's tokenizers, newest first.</summary>
    public IReadOnlyList<TokenizerManifest> Tokenizers { get; private set; } = [];

    /// <summary>Models that training can go on from, whatever the task.</summary>
    public IReadOnlyList<BaseModelChoice> BaseModels { get; private set; } = [];

    public MachineSpeed Speed { get; private set; } = MachineSpeed.Unknown;
    public IReadOnlyList<SpecProblem> Problems { get; private set; } = [];
    public RunEstimate Estimate { get; private set; } = RunEstimate.For(new RunSpec(), null, MachineSpeed.Unknown);
    public IReadOnlyList<RunSpecDifference> Difference => Parent is null ? [] : RunSpecDifference.Between(Parent, Spec);
    public bool CanStart => RunSpecRules.Allow(Problems);

    /// <summary>Starting points for the task at hand.</summary>
    public IReadOnlyList<RunSpecPreset> Presets => [.. RunSpecPresets.For(Spec.Task).Where(preset => preset.Id != RunSpecPresets.FineTune.Id || BaseModels.Count > 0)];

    public string TextOf(SpecField field) => _typed.GetValueOrDefault(field.Name) ?? SpecText.Input(field.Get(Spec));

    public SpecProblem? ProblemOf(SpecField field) => Problems.FirstOrDefault(problem => problem.Field == field.Name);

    /// <summary>Fields of a group that mean something now, or hold something wrong (which must be seen to be mended).</summary>
    public IEnumerable<SpecField> Fields(string group, bool advanced) =>
        RunSpecFields.All.Where(field => field.Group == group && field.Advanced == advanced && (field.AppliesTo(Spec) || ProblemOf(field) is { IsWarning: false }));

    /// <summary>The advanced fields of a group that are not at their defaults.</summary>
    public IReadOnlyList<SpecField> ChangedAdvanced(string group) => [.. Fields(group, advanced: true).Where(field => !field.IsDefault(Spec))];

    /// <summary>Takes what was typed into a field. A task chosen anew brings its preset, because nothing of the other would fit.</summary>
    public void Type(SpecField field, string text)
    {
        _typed[field.Name] = text;
        _unreadable.Remove(field.Name);
        if (SpecText.Parse(field, text, out var sentence) is { } value)
            Set(field, value);
        else
            _unreadable[field.Name] = new SpecProblem(field.Name, sentence);
        Check();
    }

    /// <summary>Leaves a field: what was typed is shown in its usual spelling from now on.</summary>
    public void Settle(SpecField field)
    {
        if (!_unreadable.ContainsKey(field.Name))
            _typed.Remove(field.Name);
    }

    public void Reset(SpecField field)
    {
        Forget(field.Name);
        Set(field, field.Default);
        Check();
    }

    public void OfferTokenizers(IReadOnlyList<TokenizerManifest> tokenizers)
    {
        Tokenizers = tokenizers;
        Check();
    }

    public void OfferBaseModels(IReadOnlyList<BaseModelChoice> models)
    {
        BaseModels = models;
        Check();
    }

    /// <summary>What there is to choose from and how fast the machine is, once the catalog has been read.</summary>
    public void Offer(IReadOnlyList<DatasetChoice> datasets, MachineSpeed speed)
    {
        (Datasets, Speed) = (datasets, speed);
        Check();
    }

    /// <summary>
    /// Other data. A preset is fitted to it anew, and one of its task takes the place of settings for another task;
    /// settings made by hand stay as they are.
    /// </summary>
    public void ChooseDataset(DatasetChoice choice)
    {
        var task = _taskChosen && RunSpecDefaults.TasksOf(choice.Manifest).Contains(Spec.Task) ? Spec.Task : RunSpecDefaults.TaskOf(choice.Manifest);
        var preset = Preset?.Spec.Task == task ? Preset : RunSpecPresets.For(task)[0];
        var fitted = RunSpecDefaults.For(choice.Manifest, preset);
        if (Preset is not null || Spec.Task != task)
            Take(KeepingName(WithBase(fitted, preset)), preset);
        else
            Take(KeepingName(Spec with { Dataset = fitted.Dataset, Name = fitted.Name }), null);
        Check();
    }

    public void Choose(RunSpecPreset preset)
    {
        _taskChosen = true;
        // data of another task stays chosen, so that the problem beside it says what does not fit
        var spec = Dataset is { } chosen ? RunSpecDefaults.For(chosen.Manifest, preset) : preset.Spec with { Dataset = Spec.Dataset };
        Take(KeepingName(WithBase(spec, preset)), preset);
        Check();
    }

    /// <summary>Starts from settings made of a preset, which other data is fitted to anew.</summary>
    public void Begin(RunSpecPreset preset, RunSpec spec)
    {
        _taskChosen = true;
        Take(spec, preset);
        Check();
    }

    /// <summary>Starts from another run's settings under a name of its own. The difference from it is shown until the form is left.</summary>
    public void Clone(RunSpec parent, string name)
    {
        // a name is no setting, so it is no difference
        Parent = parent with { Name = name };
        Replace(Parent);
    }

    /// <summary>Takes a whole spec, from a file or the clipboard.</summary>
    public void Replace(RunSpec spec)
    {
        _named = spec.Name.Length > 0;
        Take(spec, null);
        Check();
    }

    private void Set(SpecField field, object value)
    {
        if (field.Name == "task" && !Equals(value, Spec.Task) && RunSpecPresets.For((string)value) is [var first, ..])
        {
            Choose(first);
            return;
        }

        _named |= field.Name == "name";
        var before = Spec;
        Spec = field.With(Spec, value);
        if (field.Name == "tokenizer" && Spec is { Tokenizer: Training.Contracts.Tokenizers.Trained, TokenizerId: "" } && Tokenizers is [var newest, ..])
            Spec = Spec with { TokenizerId = newest.Id };
        if (field.Name is not ("name" or "dataset" or "seed" or "device" or "baseModel") && !SpecField.SameValue(field.Get(before), value))
            Preset = null;
    }

    private void Take(RunSpec spec, RunSpecPreset? preset)
    {
        (Spec, Preset) = (spec, preset);
        _typed.Clear();
        _unreadable.Clear();
    }

    /// <summary>The newest base model where the preset is about going on from one; a model chosen already stays.</summary>
    private RunSpec WithBase(RunSpec spec, RunSpecPreset preset)
    {
        if (preset.Id != RunSpecPresets.FineTune.Id)
            return spec;
        var serving = BaseModels.Where(model => model.Serves(spec.Task)).ToList();
        return spec with { BaseModel = (serving.Find(model => model.Reference == Spec.BaseModel) ?? serving.FirstOrDefault())?.Reference ?? "" };
    }

    private RunSpec KeepingName(RunSpec spec) => _named ? spec with { Name = Spec.Name } : spec;

    private void Forget(string field)
    {
        _typed.Remove(field);
        _unreadable.Remove(field);
    }

    private void Check()
    {
        var manifest = Dataset?.Manifest;
        var problems = RunSpecRules.Check(Spec, manifest);
        if (manifest is null && !string.IsNullOrWhiteSpace(Spec.Dataset))
            problems = [RunSpecRules.DatasetMissing(Spec.Dataset), .. problems];
        Problems = [.. _unreadable.Values, .. problems.Where(problem => !_unreadable.ContainsKey(problem.Field))];
        Estimate = RunEstimate.For(Spec, manifest, Speed, TrainedTokenizer.Of(Spec, Tokenizers), BaseModels.FirstOrDefault(model => model.Reference == Spec.BaseModel)?.Size);
    }
}
