using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>The experiments that are offered ready-made, in the order in which one would try them.</summary>
public static class ReadyExperiments
{
    public static IReadOnlyList<ReadyExperiment> All { get; } =
    [
        new("digits-mlp", "Digits by a simple network", "784 pixels, one layer of 128, ten digits: the smallest network that reads handwriting.", "Digits of 28 x 28 pixels: MNIST, or digits drawn on this machine.")
        {
            Preset = RunSpecPresets.MnistMlp, Fits = AreDigits, SampleId = "drawn-digits",
        },
        new("digits-cnn", "Digits by convolutions", "The same digits by a network that knows that neighbouring pixels belong together: fewer mistakes, more work.", "Digits of 28 x 28 pixels: MNIST, or digits drawn on this machine.")
        {
            Preset = RunSpecPresets.SmallCnn, Fits = AreDigits, SampleId = "drawn-digits",
        },
        new("char-gpt", "A GPT, letter by letter", "From noise to words, names and lines of verse: watch its samples while the loss falls.", "Plain text; a megabyte such as Tiny Shakespeare looks best.")
        {
            Preset = RunSpecPresets.CharGptSmall, Fits = manifest => HasText(manifest, characters: 10_000), SampleId = "tales",
        },
        new("next-word", "The next word, by the transformer of 2017", "512 wide, 8 heads, 2 layers, 2048 inside: the network of \"Attention Is All You Need\" foretells whole words.", "Plain text of a hundred thousand words or more.")
        {
            Preset = RunSpecPresets.NextWord, Fits = manifest => HasText(manifest, characters: 500_000), SampleId = "tales",
        },
        new("bert-pretraining", "BERT learns to read", "Fifteen words of a hundred are hidden, and half of the second texts are from elsewhere: it learns language without a label.", "Plain text or reviews in many rows; the more, the better. Next comes the experiment after this one.")
        {
            Preset = RunSpecPresets.BertPretraining, Fits = manifest => HasText(manifest, characters: 500_000), SampleId = "tales",
        },
        new("bert-sentiment", "BERT learns to judge", "The BERT you pretrained learns labels: validation rows choose the best step, and the test rows are measured once, at the end.", "A finished run of the experiment before, and texts with labels of the same language.")
        {
            // the preset's rate is for BERTs of a hundred million weights; ours has a few
            Preset = RunSpecPresets.FineTune with { Spec = RunSpecPresets.FineTune.Spec with { LearningRate = 2e-4 } }, Fits = manifest => HasText(manifest, characters: 0) && manifest.ColumnWithRole(ColumnRole.Label) is { Classes.Count: > 1 }, GoesOnFromPretraining = true,
        },
        new("gpt2-writing", "GPT-2 writes five texts", "One prompt, five ways to go on; and a prompt in Chinese, which it hardly learned: see how it fails.", "Imported GPT-2 weights (the small one: 548 MB of safetensors, and as much memory).")
        {
            WriterFamily = ModelFamilies.Gpt2,
            WriterAtHub = "openai-community/gpt2",
            Prompts = [new("In English", "In a shocking finding, scientists discovered", Texts: 5), new("In Chinese", "今天天气很好，我们", Texts: 5)],
        },
        new("bloom-beams", "BLOOM searches with five beams", "Instead of drawing, five attempts go on side by side and the likeliest text wins; BLOOM read 46 languages.", "Imported BLOOM weights (bloom-560m: 1.1 GB of safetensors, 2.2 GB in memory).")
        {
            WriterFamily = ModelFamilies.Bloom,
            WriterAtHub = "bigscience/bloom-560m",
            Prompts = [new("Search", "The most important thing in science is", Beams: 5), new("In Chinese", "今天天气很好，我们", Beams: 5)],
        },
    ];

    public static ReadyExperiment? Find(string id) => All.FirstOrDefault(experiment => experiment.Id == id);

    private static bool AreDigits(DatasetManifest manifest) =>
        manifest.ColumnWithRole(ColumnRole.Image)?.Image is { Width: 28, Height: 28 } && manifest.ColumnWithRole(ColumnRole.Label) is { Classes.Count: 10 };

    /// <summary>At least so much text, where somebody counted it: a run on less would not show what is said of it.</summary>
    private static bool HasText(DatasetManifest manifest, long characters) =>
        manifest.ColumnWithRole(ColumnRole.Text) is { } text && !(text.Text?.Characters < characters) && manifest.ColumnWithRole(ColumnRole.Image) is null;
}
