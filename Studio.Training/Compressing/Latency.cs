using System.Diagnostics;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Compressing;

/// <summary>
/// How long a model takes for one answer: a decoder for the next token, an encoder for a text. Two models are timed in turn,
/// so that whatever else the machine does hits both.
/// </summary>
internal static class Latency
{
    private const int TextLength = 128;
    private const int PromptLength = 32;
    private const int Rounds = 5;
    private const int AnswersARound = 8;

    /// <summary>What <see cref="Measure"/> times.</summary>
    public static string Of(SavedModel saved) =>
        saved.Model is CausalModel ? FormattableString.Invariant($"the next token behind {Prompt(saved)} others") : FormattableString.Invariant($"a text of {Text(saved)} tokens");

    /// <summary>Medians in milliseconds.</summary>
    public static (double First, double Second) Measure(SavedModel first, SavedModel second)
    {
        using var noGrad = Autograd.NoGrad();
        List<double> one = [], other = [];
        for (var round = 0; round <= Rounds; round++)
        {
            Answer(first, one);
            Answer(second, other);
            if (round > 0) continue;
            one.Clear(); // memory is touched for the first time
            other.Clear();
        }
        return (Median(one), Median(other));
    }

    private static void Answer(SavedModel saved, List<double> milliseconds)
    {
        if (saved.Model is CausalModel causal) Next(causal, saved, milliseconds);
        else Read(saved, milliseconds);
    }

    private static void Next(CausalModel causal, SavedModel saved, List<double> milliseconds)
    {
        using var scope = new TensorScope();
        using var state = causal.NewState(1, Prompt(saved) + Next(saved));
        causal.ForwardNext(Ids(saved, Prompt(saved)), state);
        for (var token = 0; token < Next(saved); token++)
        {
            using var step = new TensorScope();
            var ids = Ids(saved, 1);
            Time(saved.Device, milliseconds, () => causal.ForwardNext(ids, state));
        }
    }

    private static void Read(SavedModel saved, List<double> milliseconds)
    {
        for (var text = 0; text < AnswersARound; text++)
        {
            using var scope = new TensorScope();
            var ids = Ids(saved, Text(saved));
            var mask = ids.OnesLike();
            Time(saved.Device, milliseconds, () => saved.Model.Forward(new ModelInput(ids, mask)));
        }
    }

    private static void Time(Device device, List<double> milliseconds, Action answer)
    {
        var watch = Stopwatch.StartNew();
        answer();
        TorchRuntime.Synchronize(device);
        milliseconds.Add(watch.Elapsed.TotalMilliseconds);
    }

    /// <summary>Any tokens do: the arithmetic is the same for all.</summary>
    private static Tensor Ids(SavedModel saved, int count)
    {
        var vocabulary = PretrainedModel.VocabularyOf(saved.Model) ?? 1;
        return Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i * 7919 % vocabulary))], [1, count], saved.Device);
    }

    // of a very short context half is prompt
    private static int Prompt(SavedModel saved) => Math.Clamp((Context(saved) ?? int.MaxValue) / 2, 1, PromptLength);

    private static int Next(SavedModel saved) => Math.Clamp((Context(saved) ?? int.MaxValue) - Prompt(saved), 1, AnswersARound);

    private static int? Context(SavedModel saved) => PretrainedModel.ContextOf(saved.Model);

    private static int Text(SavedModel saved) => Math.Min(TextLength, PretrainedModel.ContextOf(saved.Model) ?? TextLength);

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
