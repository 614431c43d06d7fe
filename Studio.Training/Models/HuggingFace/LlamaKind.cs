using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Training.Layers;

namespace Studio.Training.Models.HuggingFace;

/// <summary>Llama: transformers' LlamaConfig and LlamaForCausalLM.</summary>
internal sealed class LlamaKind : ModelKind
{
    public override string ModelType => "llama";
    public override IReadOnlyList<string> Architectures => ["LlamaForCausalLM", "LlamaModel", "LlamaForSequenceClassification"];
    public override string Prefix => "model.";
    public override IEnumerable<(string Alias, string Name)> Tied => [("lm_head.weight", "model.embed_tokens.weight")];

    public override StudioModel Create(ConfigJson config, string architecture) =>
        architecture == "LlamaForSequenceClassification" ? ClassifierFields.Create(this, config) : new Llama(Read(config));

    public override EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem)
    {
        var llama = Read(config) with { TieHead = true }; // no head of its own, since none is used
        return new CausalClassifier(new Llama(llama), llama.HiddenSize, outputs, problem, llama.InitialStd);
    }

    private static LlamaConfig Read(ConfigJson config)
    {
        config.Ignore("pretraining_tp"); // how the arithmetic was spread over machines
        var heads = config.Size("num_attention_heads");
        var rope = config.Nested("rope_parameters"); // where newer versions keep base and scaling
        return new()
        {
            VocabularySize = config.Size("vocab_size"),
            ContextLength = config.OptionalSize("max_position_embeddings", "max_sequence_length") ?? 2048,
            Layers = config.Size("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = config.OptionalSize("num_key_value_heads") ?? heads,
            HiddenSize = config.Size("hidden_size"),
            InnerSize = config.Size("intermediate_size"),
            HeadSize = config.OptionalSize("head_dim"),
            Activation = config.Text("hidden_act") ?? "silu",
            AttentionDropout = config.Share("attention_dropout", 0),
            NormEpsilon = config.Number("rms_norm_eps", 1e-6),
            InitialStd = config.Number("initializer_range", 0.02, orEqual: true),
            AttentionBias = config.Flag("attention_bias", false),
            MlpBias = config.Flag("mlp_bias", false),
            RopeTheta = config.Number("rope_theta", rope?.Number("rope_theta", 10000) ?? 10000),
            RopeScaling = Scaling(config.Nested("rope_scaling") ?? rope),
            TieHead = config.Flag("tie_word_embeddings", false),
        };
    }

    public override string? Describe(StudioModel model, JsonObject config)
    {
        if (CausalClassifier.BodyOf(model) is not Llama { Config: var llama }) return null;
        config["vocab_size"] = llama.VocabularySize;
        config["max_position_embeddings"] = llama.ContextLength;
        config["num_hidden_layers"] = llama.Layers;
        config["num_attention_heads"] = llama.Heads;
        config["num_key_value_heads"] = llama.KeyValueHeads;
        config["hidden_size"] = llama.HiddenSize;
        config["intermediate_size"] = llama.InnerSize;
        config["head_dim"] = llama.SizeOfHead;
        config["hidden_act"] = llama.Activation;
        config["attention_dropout"] = llama.AttentionDropout;
        config["rms_norm_eps"] = llama.NormEpsilon;
        config["initializer_range"] = llama.InitialStd;
        config["attention_bias"] = llama.AttentionBias;
        config["mlp_bias"] = llama.MlpBias;
        config["rope_theta"] = llama.RopeTheta;
        config["rope_scaling"] = Describe(llama.RopeScaling);
        config["tie_word_embeddings"] = llama.TieHead;
        return ClassifierFields.WriteOver(model, config, "LlamaForSequenceClassification") ?? "LlamaForCausalLM";
    }

    public override bool IsOtherHead(string name) => name.StartsWith("score.", StringComparison.Ordinal);

    // the frequencies, which older files carried along
    public override bool IsBuffer(string name) => name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    private static RopeScaling? Scaling(ConfigJson? scaling)
    {
        if (scaling is null) return null;
        return (scaling.Text("rope_type") ?? scaling.Text("type") ?? "default") switch
        {
            "default" => null,
            "linear" => new LinearRopeScaling(Required(scaling, "factor")),
            "llama3" => new Llama3RopeScaling(Required(scaling, "factor"), Required(scaling, "low_freq_factor"), Required(scaling, "high_freq_factor"), scaling.Size("original_max_position_embeddings")),
            var type => throw new UserError($"config.json asks for rope_scaling of the type '{type}', which Studio does not have; it has linear and llama3."),
        };
    }

    private static double Required(ConfigJson scaling, string name) =>
        scaling.Has(name) ? scaling.Number(name, 0) : throw new UserError($"config.json lacks '{name}' in rope_scaling.");

    private static JsonObject? Describe(RopeScaling? scaling) => scaling switch
    {
        LinearRopeScaling linear => new() { ["type"] = "linear", ["rope_type"] = "linear", ["factor"] = linear.Factor },
        Llama3RopeScaling llama3 => new()
        {
            ["rope_type"] = "llama3",
            ["factor"] = llama3.Factor,
            ["low_freq_factor"] = llama3.LowFrequencyFactor,
            ["high_freq_factor"] = llama3.HighFrequencyFactor,
            ["original_max_position_embeddings"] = llama3.OriginalContextLength,
        },
        _ => null,
    };
}
