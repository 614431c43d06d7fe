using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>
/// Exact parameter counts and floating point operations of each model family, computed from the spec and the data's
/// shape without building the model. Formulas are written out below; tests hold them to hand-computed numbers.
/// </summary>
/// <param name="Parameters">Trainable numbers; a tied output layer counts once.</param>
/// <param name="Buffers">Numbers kept for the backward pass, per row (image models) or per window (language models).</param>
/// <param name="ForwardFlops">Multiplications and additions of one forward pass over one row or window.</param>
public sealed partial record ModelSize(long Parameters, double Buffers, double ForwardFlops)
{
    /// <summary>Of them those that learn; null where it cannot be told: all, unless a base model is left alone in part.</summary>
    public long? Learning { get; private init; } = Parameters;

    /// <summary>Null when the dataset does not say what the model's shape depends on (vocabulary, image size, classes).</summary>
    public static ModelSize? Of(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained = null, BaseModelSize? known = null)
    {
        if (spec.BaseModel.Length > 0)
            return known is null ? null : Further(spec, known);
        if (spec.Task == Tasks.CausalLm)
            return spec.Heads > 0 && Vocabulary(spec, manifest, trained) is { } vocabulary ? Language(spec, vocabulary) : null;
        if (spec.Task == Tasks.MaskedLm)
            return Vocabulary(spec, manifest, trained) is { } tokens ? Pretraining(spec, spec.Tokenizer == Tokenizers.Words ? tokens + 2 : tokens) : null;
        if (spec.Task == Tasks.TextClassification)
            return TextClassifier(spec, manifest);
        if (manifest?.ColumnWithRole(ColumnRole.Image)?.Image is not { } image || manifest.ColumnWithRole(ColumnRole.Label) is not { Classes.Count: > 0 } label)
            return null;
        return spec.ModelFamily switch
        {
            ModelFamilies.Cnn => Cnn(spec, image, label.Classes.Count),
            ModelFamilies.ResNet18 => ResNet18(image, label.Classes.Count),
            _ => Mlp(spec, image, label.Classes.Count),
        };
    }

    /// <summary>
    /// Tokens of the spec's tokenizer on this data; null for characters nobody has counted, and for a trained tokenizer
    /// that is not given: only the workspace knows it. Rows are joined by line breaks, which then are one character more.
    /// Of words the most there can be, with the three tokens that are none.
    /// </summary>
    public static int? Vocabulary(RunSpec spec, DatasetManifest? manifest, TrainedTokenizer? trained = null) => spec.Tokenizer == Tokenizers.Bytes ? 256
        : spec.Tokenizer == Tokenizers.Trained ? trained?.VocabularySize
        : spec.Tokenizer == Tokenizers.Words ? MostWords(spec, manifest?.ColumnWithRole(ColumnRole.Text)?.Text) + 3
        : manifest?.ColumnWithRole(ColumnRole.Text)?.Text?.DistinctCharacters + (manifest?.RowCount > 1 ? 1 : 0);

    /// <summary>
    /// Rows of a text classifier's token embedding, the padding's among them; for words the most there can be. Null as for
    /// <see cref="Vocabulary"/>.
    /// </summary>
    public static int? ClassifierVocabulary(RunSpec spec, DatasetManifest? manifest) => (spec.Tokenizer, manifest?.ColumnWithRole(ColumnRole.Text)?.Text) switch
    {
        (Tokenizers.Bytes, _) => 257,
        (Tokenizers.Characters, { } text) => text.DistinctCharacters + 1,
        (Tokenizers.Words, var text) => MostWords(spec, text) + 2,
        _ => null,
    };

    private static int MostWords(RunSpec spec, TextSize? text) => (int)Math.Min(spec.MaxWords, (text?.Characters ?? long.MaxValue) / spec.MinWordFrequency);

    /// <summary>
    /// A transformer trained further: C = its width, T tokens, L blocks of about 12·C² weights; the rest of its parameters
    /// are embeddings, which only a language model multiplies with.
    /// </summary>
    private static ModelSize Further(RunSpec spec, BaseModelSize known)
    {
        var writes = spec.Task == Tasks.CausalLm;
        double c = known.Width, t = writes ? spec.ContextLength : spec.MaxLength, blocks = known.Layers, matrices = Math.Min(known.Parameters, blocks * 12 * c * c);
        var head = writes ? known.Parameters - matrices : 0;
        return new(known.Parameters, t * (blocks * (20 * c + 3 * known.Heads * t) + (writes ? 2 * head / c : 0)), t * (2 * (matrices + head) + blocks * 4 * t * c)) { Learning = Learners(spec, known) };
    }

    /// <summary>
    /// With the usual targets LoRA adds r·(C + C) beside two matrices a block, or r·(C + 3·C) beside one that holds three.
    /// Two adapters a block have 2·C·m + m + C each, and its two norms 2·C. A head is left out: it is small, and the base's own
    /// is not known here.
    /// </summary>
    private static long? Learners(RunSpec spec, BaseModelSize known) => spec.FineTuning switch
    {
        FineTunings.Lora => string.IsNullOrWhiteSpace(spec.LoraTargets) ? 4L * known.Layers * spec.LoraRank * known.Width : null,
        FineTunings.Adapters => known.Layers * (2L * (2 * known.Width * spec.AdapterSize + spec.AdapterSize + known.Width) + 4 * known.Width),
        FineTunings.Frozen => Math.Min(known.Parameters, 12L * known.Width * known.Width * Math.Max(0, known.Layers - spec.FrozenLayers)),
        _ => known.Parameters,
    };

    /// <summary>Null where only reading the labels could tell.</summary>
    private static int? Outputs(RunSpec spec, DatasetManifest? manifest) => spec.ProblemType switch
    {
        ProblemTypes.Regression => 1,
        ProblemTypes.MultiLabel => null,
        _ => manifest?.ColumnWithRole(ColumnRole.Label) is { Classes.Count: > 0 and var classes } ? classes : null,
    };

    /// <summary>For a text of the greatest length, T tokens; E numbers a token, K classes.</summary>
    private static ModelSize? TextClassifier(RunSpec spec, DatasetManifest? manifest)
    {
        if (Outputs(spec, manifest) is not { } classes || ClassifierVocabulary(spec, manifest) is not { } vocabulary)
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

    /// <summary>BERT with one token more to begin with; see <see cref="BertBody"/>; the pooler's C² + C and the classes'.</summary>
    private static ModelSize Bert(RunSpec spec, int vocabulary, int classes)
    {
        double c = spec.EmbeddingSize;
        var body = BertBody(spec, vocabulary + 1);
        return body with { Parameters = (long)(body.Parameters + c * c + c + c * classes + classes), ForwardFlops = body.ForwardFlops + 2 * c * c };
    }

    /// <summary>
    /// BERT in pretraining: C² + 3·C of the transform and its norm and V biases behind the hidden tokens, and for the next
    /// sentence C² + C of the pooler and 2·C + 2.
    /// </summary>
    private static ModelSize Pretraining(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, v = vocabulary, hidden = spec.MaxLength * spec.MaskedShare;
        var body = BertBody(spec, vocabulary);
        return new(
            (long)(body.Parameters + c * c + 3 * c + v + (spec.NextSentence ? c * c + 3 * c + 2 : 0)),
            body.Buffers + hidden * (3 * c + 2 * v),
            body.ForwardFlops + 2 * hidden * (c * c + v * c));
    }

    /// <summary>
    /// With C = embeddingSize, F inside, T = maxLength, L layers: V·C + T·C + 2·C of types and 2·C of their norm,
    /// L·(4·C² + 2·C·F + 9·C + F).
    /// </summary>
    private static ModelSize BertBody(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, t = spec.MaxLength, blocks = spec.Layers, inner = spec.InnerSize();
        var matrices = blocks * (4 * c * c + 2 * c * inner);
        return new(
            (long)((vocabulary + t + 4) * c + matrices + blocks * (9 * c + inner)),
            t * blocks * (12 * c + 2 * inner + (spec.Dropout > 0 ? 3 : 1) * spec.Heads * t),
            t * (2 * matrices + blocks * 4 * t * c));
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
}
