using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>
/// Exact parameter counts and floating point operations of each model family, computed from the spec and the data's
/// shape without building the model. Formulas are written out below; tests hold them to hand-computed numbers.
/// </summary>
/// <param name="Parameters">Trainable numbers; a tied output layer counts once.</param>
/// <param name="Buffers">Numbers kept for the backward pass, per row (image models) or per window (language models).</param>
/// <param name="ForwardFlops">Multiplications and additions of one forward pass over one row or window.</param>
public sealed record ModelSize(long Parameters, double Buffers, double ForwardFlops)
{
    /// <summary>Null when the dataset does not say what the model's shape depends on (vocabulary, image size, classes).</summary>
    public static ModelSize? Of(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained = null)
    {
        if (spec.BaseModel.Length > 0)
            return null; // the sizes are the other model's
        if (spec.ModelFamily == ModelFamilies.Gpt2)
            return spec.Heads > 0 && Vocabulary(spec, manifest, trained) is { } vocabulary ? Gpt2(spec, vocabulary) : null;
        if (spec.Task == Tasks.TextClassification)
            return TextClassifier(spec, manifest);
        if (manifest?.ColumnWithRole(ColumnRole.Image)?.Image is not { } image || manifest.ColumnWithRole(ColumnRole.Label) is not { Classes.Count: > 0 } label)
            return null;
        return spec.ModelFamily == ModelFamilies.Cnn ? Cnn(spec, image, label.Classes.Count) : Mlp(spec, image, label.Classes.Count);
    }

    /// <summary>
    /// Tokens of the spec's tokenizer on this data; null for characters nobody has counted, and for a trained tokenizer
    /// that is not given: only the workspace knows it. Rows are joined by line breaks, which then are one character more.
    /// </summary>
    public static int? Vocabulary(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained = null) => spec.Tokenizer == Tokenizers.Bytes ? 256
        : spec.Tokenizer == Tokenizers.Trained ? trained?.VocabularySize
        : manifest?.ColumnWithRole(ColumnRole.Text)?.Text?.DistinctCharacters + (manifest?.RowCount > 1 ? 1 : 0);

    /// <summary>
    /// Rows of a text classifier's token embedding, the padding's among them; for words the most there can be. Null as for
    /// <see cref="Vocabulary"/>.
    /// </summary>
    public static int? ClassifierVocabulary(RunSpec spec, DatasetManifest? manifest) => (spec.Tokenizer, manifest?.ColumnWithRole(ColumnRole.Text)?.Text) switch
    {
        (Tokenizers.Bytes, _) => 257,
        (Tokenizers.Characters, { } text) => text.DistinctCharacters + 1,
        (Tokenizers.Words, { } text) => (int)Math.Min(spec.MaxWords, text.Characters / spec.MinWordFrequency) + 2,
        (Tokenizers.Words, null) => spec.MaxWords + 2,
        _ => null,
    };

    /// <summary>For a text of the greatest length, T tokens; E numbers a token, K classes.</summary>
    private static ModelSize? TextClassifier(RunSpec spec, DatasetManifest? manifest)
    {
        if (manifest?.ColumnWithRole(ColumnRole.Label) is not { Classes.Count: > 0 and var classes } || ClassifierVocabulary(spec, manifest) is not { } vocabulary)
            return null;
        return spec.ModelFamily switch
        {
            ModelFamilies.TextCnn => TextCnn(spec, vocabulary, classes),
            ModelFamilies.FastText => FastText(spec, vocabulary, classes),
            ModelFamilies.Lstm => Recurrent(spec, vocabulary, classes, gates: 4),
            ModelFamilies.Gru => Recurrent(spec, vocabulary, classes, gates: 3),
            ModelFamilies.Bert => Bert(spec, vocabulary, classes),
            _ => null,
        };
    }

    /// <summary>V·E, for each width w F filters of w·E + 1, and a linear layer from all filters to the classes.</summary>
    private static ModelSize TextCnn(RunSpec spec, int vocabulary, int classes)
    {
        double e = spec.EmbeddingSize, t = spec.MaxLength, f = spec.Filters, widths = spec.FilterWidths.Sum(), all = f * spec.FilterWidths.Count;
        var convolutions = widths * e * f;
        return new((long)(vocabulary * e + convolutions + all + all * classes + classes), t * (2 * e + 3 * all), 2 * (t * convolutions + all * classes));
    }

    /// <summary>A vector of E for every token and every place of the hash, and a linear layer from their mean.</summary>
    private static ModelSize FastText(RunSpec spec, int vocabulary, int classes)
    {
        double e = spec.EmbeddingSize, t = spec.MaxLength, rows = vocabulary + (spec.NGrams > 1 ? spec.HashBuckets : 0);
        return new((long)(rows * e + e * classes + classes), 2 * t * spec.NGrams * e, 2 * (t * spec.NGrams * e + e * classes));
    }

    /// <summary>
    /// BERT with C = embeddingSize, T = maxLength, L layers and one token more to begin with: (V + 1)·C + T·C + 2·C of types
    /// and 2·C of their norm, L·(12·C² + 13·C), the pooler's C² + C and the classes'.
    /// </summary>
    private static ModelSize Bert(RunSpec spec, int vocabulary, int classes)
    {
        double c = spec.EmbeddingSize, t = spec.MaxLength, blocks = spec.Layers;
        var matrices = blocks * 12 * c * c;
        return new(
            (long)((vocabulary + 1 + t + 4) * c + matrices + blocks * 13 * c + c * c + c + c * classes + classes),
            t * blocks * (20 * c + (spec.Dropout > 0 ? 3 : 1) * spec.Heads * t),
            t * (2 * matrices + blocks * 4 * t * c) + 2 * c * c);
    }

    /// <summary>g gates (4 for LSTM, 3 for GRU) of H·(in + H + 2) a layer and direction, and a linear layer from the last states.</summary>
    private static ModelSize Recurrent(RunSpec spec, int vocabulary, int classes, int gates)
    {
        double e = spec.EmbeddingSize, t = spec.MaxLength, h = spec.HiddenSize, directions = spec.Bidirectional ? 2 : 1, inputs = e;
        double parameters = vocabulary * e + directions * h * classes + classes, flops = 2 * directions * h * classes, buffers = 2 * t * e;
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            parameters += directions * gates * h * (inputs + h + 2);
            flops += t * directions * 2 * gates * h * (inputs + h);
            buffers += t * directions * h * (gates + 3);
            inputs = directions * h;
        }

        return new((long)parameters, buffers, flops);
    }

    /// <summary>
    /// GPT-2 with C = embeddingSize, T = contextLength, V = vocabulary, L blocks, output tied to the token embedding:
    /// V·C + T·C + L·(12·C² + 2·C) + C, and with biases L·11·C + C more.
    /// Forward: 2 operations a weight and token for the 12·C² of each block and the output's V·C, and 4·T·C a block and
    /// token for the two products of attention. Buffers: 18·C floats a token and block, the attention matrix
    /// (three times with dropout), and two rows of V for the loss.
    /// </summary>
    private static ModelSize Gpt2(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, t = spec.ContextLength, v = vocabulary, blocks = spec.Layers;
        var norms = blocks * 2 * c + c;
        var biases = spec.Bias ? blocks * 11 * c + c : 0;
        var matrices = blocks * 12 * c * c;
        var attention = (spec.Dropout > 0 ? 3 : 1) * spec.Heads * t;
        return new(
            (long)(v * c + t * c + matrices + norms + biases),
            t * (blocks * (18 * c + attention) + 2 * v),
            t * (2 * (matrices + v * c) + blocks * 4 * t * c));
    }

    /// <summary>inputs·h1 + h1 + h1·h2 + h2 + … + hn·classes + classes; two operations a weight and row.</summary>
    private static ModelSize Mlp(RunSpec spec, ImageShape image, int classes)
    {
        double previous = image.Width * image.Height * image.Channels, parameters = 0, buffers = previous, flops = 0;
        foreach (var width in spec.HiddenSizes.Append(classes))
        {
            parameters += previous * width + width;
            flops += 2 * previous * width;
            buffers += 3.0 * width;
            previous = width;
        }

        return new((long)parameters, buffers, flops);
    }

    /// <summary>
    /// Convolutions of 3 x 3 with padding (9·in·out + out numbers each, at full size before its halving), then one linear
    /// layer from what is left of the image to the classes.
    /// </summary>
    private static ModelSize Cnn(RunSpec spec, ImageShape image, int classes)
    {
        double channels = image.Channels, parameters = 0, flops = 0, buffers = image.Width * image.Height * image.Channels;
        int width = image.Width, height = image.Height;
        foreach (var filters in spec.Channels)
        {
            parameters += 9 * channels * filters + filters;
            flops += 2 * 9 * channels * filters * width * height;
            buffers += 3.0 * filters * width * height;
            (channels, width, height) = (filters, width / 2, height / 2);
        }

        var flat = channels * width * height;
        return new((long)(parameters + flat * classes + classes), buffers + flat + 3 * classes, flops + 2 * flat * classes);
    }
}
