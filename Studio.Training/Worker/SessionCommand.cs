using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Models;

namespace Studio.Training.Worker;

/// <summary>`session`: a loaded model that answers requests on standard input until that ends; see <see cref="SessionLoop"/>.</summary>
public static class SessionCommand
{
    public const string Usage = "session RUNDIR-OR-MODELDIR [--checkpoint NAME]";

    public const string Help = $$"""
        Usage: {{Usage}}

        One JSON object a line. Requests: {"id":1,"prompt":"...","maxTokens":200,"temperature":0.8,...} with any of the options
        of generate (--top-k is topK, --stop a list stopStrings, --bad-word a list badWords, and so on),
        {"id":2,"image":"<base64 of height x width x channels bytes>"}, {"id":3,"text":"..."}, {"stop":1}. Answers: first {"ready":true,...}, then
        {"id":1,"sequence":0,"text":"..."} for each piece, {"id":1,"sequence":0,"preview":"..."} while beams search, and
        {"id":1,"done":true,"sequences":[{"reason":"end","tokens":12,"score":-1.8}],...}; {"id":2,"probabilities":[...],"done":true};
        or {"id":1,"error":"..."}. The end of standard input ends the process.
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        var (target, checkpoint) = (line.Value("RUNDIR"), line.Option("checkpoint"));
        line.Done();
        if (!Directory.Exists(target)) throw new UserError($"There is no folder {target} of a run or a model.");
        using var stop = new StopSignal();
        using var saved = SavedModel.Open(target, workspace: null, checkpoint);
        if (saved.Model is CausalModel model) model.PreferHugePages(); // it will write many tokens, and every one reads all weights
        new SessionLoop(saved, Console.In, Console.Out, () => stop.Requested).Run();
        return 0;
    }
}
