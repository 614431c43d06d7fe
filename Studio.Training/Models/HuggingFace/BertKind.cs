using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Training.Models.HuggingFace;

/// <summary>BERT: transformers' BertConfig with its heads for pretraining and for classification.</summary>
internal sealed class BertKind : ModelKind
{
    public override string ModelType => "bert";
    public override IReadOnlyList<string> Architectures => ["BertForPreTraining", "BertForMaskedLM", "BertForSequenceClassification"];
    public override string Prefix => "bert.";

    public override IEnumerable<(string Alias, string Name)> Tied =>
        [("cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight"), ("cls.predictions.decoder.bias", "cls.predictions.bias")];

    public override StudioModel Create(ConfigJson config, string architecture)
    {
        return architecture switch
        {
            "BertForSequenceClassification" => ClassifierFields.Create(this, config),
            "BertForMaskedLM" => new BertPretraining(Read(config), nextSentence: false),
            _ => new BertPretraining(Read(config)),
        };
    }

    public override EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem) => new BertClassifier(Read(config), outputs, problem);

    public override string? Describe(StudioModel model, JsonObject config)
    {
        if (model is BertClassifier classifier)
        {
            Write(classifier.Config, config);
            ClassifierFields.Write(classifier, config);
            return "BertForSequenceClassification";
        }
        if (model is not BertPretraining pretraining) return null;
        Write(pretraining.Config, config);
        return pretraining.HasNextSentence ? "BertForPreTraining" : "BertForMaskedLM";
    }

    /// <summary>The first published files called a norm's weight and bias gamma and beta.</summary>
    public override string Rename(string name) =>
        name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? name[..^5] + "weight"
        : name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? name[..^4] + "bias" : name;

    public override bool IsBuffer(string name) => name.EndsWith("embeddings.position_ids", StringComparison.Ordinal) || name.EndsWith("embeddings.token_type_ids", StringComparison.Ordinal);

    public override bool IsOtherHead(string name) =>
        name.StartsWith("cls.", StringComparison.Ordinal) || name.StartsWith("classifier.", StringComparison.Ordinal)
        || name.StartsWith("qa_outputs.", StringComparison.Ordinal) || name.StartsWith("bert.pooler.", StringComparison.Ordinal);

    private static BertConfig Read(ConfigJson config)
    {
        config.Refuse("position_embedding_type", value => value.ValueEquals("absolute"), "only absolute positions");
        config.Refuse("is_decoder", value => value.ValueKind == JsonValueKind.False, "BERT here reads whole texts");
        config.Refuse("add_cross_attention", value => value.ValueKind == JsonValueKind.False, "an encoder alone has no other text to look at");
        config.Ignore("pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type"); // of Google's files, never used
        return new()
        {
            VocabularySize = config.Size("vocab_size"),
            ContextLength = config.Size("max_position_embeddings"),
            Layers = config.Size("num_hidden_layers"),
            Heads = config.Size("num_attention_heads"),
            HiddenSize = config.Size("hidden_size"),
            InnerSize = config.Size("intermediate_size"),
            TokenTypes = config.OptionalSize("type_vocab_size") ?? 2,
            PaddingId = config.IsNull("pad_token_id") ? null : config.Whole("pad_token_id") ?? 0,
            Activation = config.Text("hidden_act") ?? "gelu",
            Dropout = config.Share("hidden_dropout_prob", 0.1),
            AttentionDropout = config.Share("attention_probs_dropout_prob", 0.1),
            ClassifierDropout = config.OptionalShare("classifier_dropout"),
            NormEpsilon = config.Number("layer_norm_eps", 1e-12),
            InitialStd = config.Number("initializer_range", 0.02, orEqual: true),
            TieHead = config.Flag("tie_word_embeddings", true),
        };
    }

    private static void Write(BertConfig bert, JsonObject config)
    {
        config["vocab_size"] = bert.VocabularySize;
        config["max_position_embeddings"] = bert.ContextLength;
        config["num_hidden_layers"] = bert.Layers;
        config["num_attention_heads"] = bert.Heads;
        config["hidden_size"] = bert.HiddenSize;
        config["intermediate_size"] = bert.InnerSize;
        config["type_vocab_size"] = bert.TokenTypes;
        config["pad_token_id"] = bert.PaddingId;
        config["hidden_act"] = bert.Activation;
        config["hidden_dropout_prob"] = bert.Dropout;
        config["attention_probs_dropout_prob"] = bert.AttentionDropout;
        config["classifier_dropout"] = bert.ClassifierDropout;
        config["layer_norm_eps"] = bert.NormEpsilon;
        config["initializer_range"] = bert.InitialStd;
        config["position_embedding_type"] = "absolute";
        config["tie_word_embeddings"] = bert.TieHead;
    }
}
