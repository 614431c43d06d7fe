using System.Text.Json.Nodes;

namespace Studio.Training.Models.HuggingFace;

/// <summary>BLOOM: transformers' BloomConfig and BloomForCausalLM.</summary>
internal sealed class BloomKind : ModelKind
{
    public override string ModelType => "bloom";
    public override IReadOnlyList<string> Architectures => ["BloomForCausalLM", "BloomModel", "BloomForSequenceClassification"];
    public override string Prefix => "transformer.";
    public override IEnumerable<(string Alias, string Name)> Tied => [("lm_head.weight", "transformer.word_embeddings.weight")];

    public override StudioModel Create(ConfigJson config, string architecture) =>
        architecture == "BloomForSequenceClassification" ? ClassifierFields.Create(this, config) : new Bloom(Read(config));

    public override EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem)
    {
        var bloom = Read(config) with { TieHead = true }; // no head of its own, since none is used
        return new CausalClassifier(new Bloom(bloom), bloom.HiddenSize, outputs, problem, bloom.InitialStd);
    }

    private static BloomConfig Read(ConfigJson config)
    {
        // how the arithmetic was spread over machines, and fields of the training program
        config.Ignore("pretraining_tp", "slow_but_exact", "attention_softmax_in_fp32", "bias_dropout_fusion", "masked_softmax_fusion", "skip_bias_add", "skip_bias_add_qkv", "offset_alibi", "seq_length", "unk_token_id");
        return new()
        {
            VocabularySize = config.Size("vocab_size"),
            Layers = config.Size("n_layer", "num_hidden_layers"),
            Heads = config.Size("n_head", "num_attention_heads"),
            HiddenSize = config.Size("hidden_size", "n_embed"),
            HiddenDropout = config.Share("hidden_dropout", 0),
            AttentionDropout = config.Share("attention_dropout", 0),
            NormEpsilon = config.Number("layer_norm_epsilon", 1e-5),
            InitialStd = config.Number("initializer_range", 0.02, orEqual: true),
            ResidualAfterNorm = config.Flag("apply_residual_connection_post_layernorm", false),
            TieHead = config.Flag("tie_word_embeddings", true),
        };
    }

    public override bool IsOtherHead(string name) => name.StartsWith("score.", StringComparison.Ordinal);

    public override string? Describe(StudioModel model, JsonObject config)
    {
        if (CausalClassifier.BodyOf(model) is not Bloom { Config: var bloom }) return null;
        config["vocab_size"] = bloom.VocabularySize;
        config["n_layer"] = bloom.Layers;
        config["n_head"] = bloom.Heads;
        config["hidden_size"] = bloom.HiddenSize;
        config["hidden_dropout"] = bloom.HiddenDropout;
        config["attention_dropout"] = bloom.AttentionDropout;
        config["layer_norm_epsilon"] = bloom.NormEpsilon;
        config["initializer_range"] = bloom.InitialStd;
        config["apply_residual_connection_post_layernorm"] = bloom.ResidualAfterNorm;
        config["tie_word_embeddings"] = bloom.TieHead;
        return ClassifierFields.WriteOver(model, config, "BloomForSequenceClassification") ?? "BloomForCausalLM";
    }
}
