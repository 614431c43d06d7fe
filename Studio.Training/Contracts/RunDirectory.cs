using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>
/// Names inside runs/ID: the contract between whoever starts a run and the worker that does it. Nothing in it is an
/// absolute path, so that a directory can be copied to another machine.
/// </summary>
public sealed class RunDirectory(string path)
{
    public string Root { get; } = Path.GetFullPath(path);
    public string Id => Path.GetFileName(Root);
    public string Spec => Path.Combine(Root, "spec.json");
    public string Events => Path.Combine(Root, "events.jsonl");
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>Process id, its start time and the boot it belongs to, of the worker that holds the run; see WorkerIdentity.</summary>
    public string Worker => Path.Combine(Root, "worker.json");

    /// <summary>The tokenizer the run uses, written before the first step.</summary>
    public string Tokenizer => Path.Combine(Root, "tokenizer.json");

    /// <summary>Names of the classes in the order of the model's outputs.</summary>
    public string Classes => Path.Combine(Root, "classes.json");

    /// <summary>Width, height and channels of the images an image classifier takes.</summary>
    public string Image => Path.Combine(Root, "image.json");

    /// <summary>config.json of the model a run began with, in Hugging Face's form; absent for fresh weights.</summary>
    public string BaseConfig => Path.Combine(Root, "base-config.json");
    /// <summary>The base model's weights that do not learn, written before the first step: checkpoints then hold the others alone.</summary>
    public string FrozenWeights => Path.Combine(Root, "frozen.safetensors");

    /// <summary>What a run with LoRA or adapters has learned, apart from its base; written when it has succeeded.</summary>
    public string Adapter => Path.Combine(Root, "adapter");
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>What to do with the stop signal: "pause" or "cancel"; absent means pause. Written before SIGTERM is sent.</summary>
    public string StopRequest => Path.Combine(Root, "stop");

    public string Checkpoint(string name) => Path.Combine(Checkpoints, Identifier.Check(name));

    public static string CheckpointName(long step) => $"step-{step:D8}";
}
