using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Testing;
using Studio.Training.Generation;
using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Bench.Training;

/// <summary>
/// load-500mb: milliseconds from the start of a process to the first token of a GPT-2 of 124 million float32 weights
/// (498 MB of safetensors), and the memory it took of its own: pages of the file are not copied, so that is little. The
/// file has just been written and lies in the system's cache; from a disk it takes as long as the disk takes.
/// </summary>
public static class ModelLoading
{
    private const int Rounds = 5;

    /// <summary>The words with which this program, started anew, is that process.</summary>
    public const string FirstTokenCommand = "first-token";

    public static Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var bytes = WriteModel(folder.Path);
        List<double> times = [], copied = [];
        for (var round = 0; round < Rounds; round++)
        {
            var answer = StartAnew(folder.Path);
            times.Add(answer["ms"]!.GetValue<double>());
            copied.Add(answer["copied_mb"]!.GetValue<double>());
        }
        return Task.FromResult(new Figure(Medians.Median(times), Rounds).With("copied_mb", Math.Round(Medians.Median(copied), 1)).With("file_mb", Math.Round(bytes / 1e6, 1))
            .With("each", new JsonArray([.. times.Select(ms => (JsonNode)Math.Round(ms, 1))])).With("threads", 1));
    }

    /// <summary>Loads, writes one token, and tells how long that took since the process began.</summary>
    public static int FirstToken(string folder)
    {
        TorchRuntime.Threads = 1;
        var before = Anonymous();
        using var loaded = PretrainedModel.Load(folder);
        using var generator = new TextGenerator((CausalModel)loaded.Model, [[72, 101, 108, 108, 111]], new() { Temperature = 0, MaxTokens = 1 }, TokenRules.None, 1, Device.Cpu);
        var id = generator.Step()[0];
        using var process = Process.GetCurrentProcess();
        var elapsed = (DateTime.Now - process.StartTime).TotalMilliseconds;
        Console.WriteLine(new JsonObject { ["id"] = id, ["ms"] = elapsed, ["copied_mb"] = Anonymous() - before }.ToJsonString());
        return 0;
    }

    private static long WriteModel(string folder)
    {
        using (var scope = new TensorScope())
        using (Initializers.LeaveOut())
        using (var model = new Gpt2(new() { VocabularySize = 50257, ContextLength = 1024, Layers = 12, Heads = 12, EmbeddingSize = 768 }))
        {
            using var noGrad = Autograd.NoGrad();
            foreach (var tensor in model.Parameters()) tensor.Zero_();
            PretrainedWriter.Save(model, new ByteTokenizer(), null, folder);
        }
        return new FileInfo(Path.Combine(folder, "model.safetensors")).Length;
    }

    private static JsonObject StartAnew(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ModelLoading).Assembly.Location);
        start.ArgumentList.Add(FirstTokenCommand);
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        process.WaitForExit();
        return line is null ? throw new NotMeasurable("the process that loads the model failed") : JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>Memory that is no file's, in MB.</summary>
    private static double Anonymous() =>
        File.ReadLines("/proc/self/status").Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6).FirstOrDefault();
}
