using System.Text.Json.Nodes;

namespace Studio.Training.Models.HuggingFace;

/// <summary>DistilBERT: transformers' DistilBertConfig with its heads for masked tokens and for classification.</summary>
internal sealed class DistilBertKind : ModelKind
{
    public override string ModelType => "distilbert";
    public override IReadOnlyList<string> Architectures => ["DistilBertForMaskedLM", "DistilBertForSequenceClassification"];
    public override string Prefix => "distilbert.";
    public override IEnumerable<(string Alias, string Name)> Tied => [("vocab_projector.weight", "distilbert.embeddings.word_embeddings.weight")];

    public override StudioModel Create(ConfigJson config, string architecture) =>
        architecture == "DistilBertForSequenceClassification" ? ClassifierFields.Create(this, config) : new DistilBert(Read(config));

    public override EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem) => new DistilBertClassifier(Read(config), outputs, problem);

    public override string? Describe(StudioModel model, JsonObject config)
    {
        if (model is DistilBertClassifier classifier)
        {
            Write(classifier.Config, config);
            ClassifierFields.Write(classifier, config);
            return "DistilBertForSequenceClassification";
        }
        if (model is not DistilBert { Config: var distilBert }) return null;
        Write(distilBert, config);
        return "DistilBertForMaskedLM";
    }

    public override string Rename(string name) =>
        name.EndsWith("_norm.gamma", StringComparison.Ordinal) || name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? name[..^5] + "weight"
        : name.EndsWith("_norm.beta", StringComparison.Ordinal) || name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? name[..^4] + "bias" : name;

    public override bool IsBuffer(string name) => name.EndsWith("embeddings.position_ids", StringComparison.Ordinal);

    public override bool IsOtherHead(string name) =>
        name.StartsWith("vocab_", StringComparison.Ordinal) || name.StartsWith("pre_classifier.", StringComparison.Ordinal)
        || name.StartsWith("classifier.", StringComparison.Ordinal) || name.StartsWith("qa_outputs.", StringComparison.Ordinal);

    private static DistilBertConfig Read(ConfigJson config)
    {
        config.Ignore("qa_dropout", "tie_weights_", "output_past");
        return new()
        {
            VocabularySize = config.Size("vocab_size"),
            ContextLength = config.Size("max_position_embeddings"),
            Layers = config.Size("n_layers", "num_hidden_layers"),
            Heads = config.Size("n_heads", "num_attention_heads"),
            HiddenSize = config.Size("dim", "hidden_size"),
            InnerSize = config.Size("hidden_dim"),
            PaddingId = config.IsNull("pad_token_id") ? null : config.Whole("pad_token_id") ?? 0,
            Activation = config.Text("activation") ?? "gelu",
            Dropout = config.Share("dropout", 0.1),
            AttentionDropout = config.Share("attention_dropout", 0.1),
            ClassifierDropout = config.Share("seq_classif_dropout", 0.2),
            InitialStd = config.Number("initializer_range", 0.02, orEqual: true),
            SinusoidalPositions = config.Flag("sinusoidal_pos_embds", false),
            TieHead = config.Flag("tie_word_embeddings", true),
        };
    }

    private static void Write(DistilBertConfig distilBert, JsonObject config)
    {
        config["vocab_size"] = distilBert.VocabularySize;
        config["max_position_embeddings"] = distilBert.ContextLength;
        config["n_layers"] = distilBert.Layers;
        config["n_heads"] = distilBert.Heads;
        config["dim"] = distilBert.HiddenSize;
        config["hidden_dim"] = distilBert.InnerSize;
        config["pad_token_id"] = distilBert.PaddingId;
        config["activation"] = distilBert.Activation;
        config["dropout"] = distilBert.Dropout;
        config["attention_dropout"] = distilBert.AttentionDropout;
        config["seq_classif_dropout"] = distilBert.ClassifierDropout;
        config["initializer_range"] = distilBert.InitialStd;
        config["sinusoidal_pos_embds"] = distilBert.SinusoidalPositions;
        config["tie_word_embeddings"] = distilBert.TieHead;
    }
}
