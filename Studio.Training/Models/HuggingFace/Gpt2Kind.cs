using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Training.Tensors;

namespace Studio.Training.Models.HuggingFace;

/// <summary>GPT-2: transformers' GPT2Config and GPT2LMHeadModel.</summary>
internal sealed class Gpt2Kind : ModelKind
{
    public override string ModelType => "gpt2";
    public override IReadOnlyList<string> Architectures => ["GPT2LMHeadModel", "GPT2Model", "GPT2ForSequenceClassification"];
    public override string Prefix => "transformer.";
    public override IEnumerable<(string Alias, string Name)> Tied => [("lm_head.weight", "transformer.wte.weight")];

    public override StudioModel Create(ConfigJson config, string architecture) =>
        architecture == "GPT2ForSequenceClassification" ? ClassifierFields.Create(this, config) : new Gpt2(Read(config));

    public override EncoderClassifier CreateClassifier(ConfigJson config, int outputs, ProblemType problem)
    {
        var gpt2 = Read(config) with { TieHead = true }; // no head of its own, since none is used
        return new CausalClassifier(new Gpt2(gpt2), gpt2.EmbeddingSize, outputs, problem, gpt2.InitialStd);
    }

    private static Gpt2Config Read(ConfigJson config)
    {
        config.Refuse("add_cross_attention", value => value.ValueKind == JsonValueKind.False, "a decoder alone has no other text to look at");
        // the classification head's, which a language model has not; and the order of the arithmetic in half precision
        config.Ignore("summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type", "summary_use_proj", "reorder_and_upcast_attn", "n_ctx");
        var dropout = config.Share("resid_pdrop", 0.1);
        return new()
        {
            VocabularySize = config.Size("vocab_size"),
            ContextLength = config.Size("n_positions", "max_position_embeddings"),
            Layers = config.Size("n_layer", "num_hidden_layers"),
            Heads = config.Size("n_head", "num_attention_heads"),
            EmbeddingSize = config.Size("n_embd", "hidden_size"),
            InnerSize = config.OptionalSize("n_inner"),
            Activation = config.Text("activation_function") ?? "gelu_new",
            Dropout = dropout,
            EmbeddingDropout = config.Share("embd_pdrop", 0.1),
            AttentionDropout = config.Share("attn_pdrop", 0.1),
            NormEpsilon = config.Number("layer_norm_epsilon", 1e-5),
            InitialStd = config.Number("initializer_range", 0.02, orEqual: true),
            ScaleAttention = config.Flag("scale_attn_weights", true),
            ScaleAttentionByInverseLayer = config.Flag("scale_attn_by_inverse_layer_idx", false),
            TieHead = config.Flag("tie_word_embeddings", true),
        };
    }

    public override string? Describe(StudioModel model, JsonObject config)
    {
        if (CausalClassifier.BodyOf(model) is not Gpt2 { Config: var gpt2 }) return null;
        config["vocab_size"] = gpt2.VocabularySize;
        config["n_positions"] = gpt2.ContextLength;
        config["n_layer"] = gpt2.Layers;
        config["n_head"] = gpt2.Heads;
        config["n_embd"] = gpt2.EmbeddingSize;
        config["n_inner"] = gpt2.InnerSize;
        config["activation_function"] = gpt2.Activation;
        config["resid_pdrop"] = gpt2.Dropout;
        config["embd_pdrop"] = gpt2.EmbeddingDropout ?? gpt2.Dropout;
        config["attn_pdrop"] = gpt2.AttentionDropout ?? gpt2.Dropout;
        config["layer_norm_epsilon"] = gpt2.NormEpsilon;
        config["initializer_range"] = gpt2.InitialStd;
        config["scale_attn_weights"] = gpt2.ScaleAttention;
        config["scale_attn_by_inverse_layer_idx"] = gpt2.ScaleAttentionByInverseLayer;
        config["tie_word_embeddings"] = gpt2.TieHead;
        return ClassifierFields.WriteOver(model, config, "GPT2ForSequenceClassification") ?? "GPT2LMHeadModel";
    }

    public override bool IsOtherHead(string name) => name.StartsWith("score.", StringComparison.Ordinal);

    // the causal mask, which older files carried along
    public override bool IsBuffer(string name) => name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    /// <summary>Studio's GPT-2 may go without biases, transformers' cannot; zeros give the same numbers.</summary>
    public override IEnumerable<(string Name, Tensor Tensor)> MissingHere(StudioModel model)
    {
        var config = ((Gpt2)CausalClassifier.BodyOf(model)!).Config;
        if (config.Bias) yield break;
        var (width, inner) = (config.EmbeddingSize, config.InnerSize ?? 4 * config.EmbeddingSize);
        for (var layer = 0; layer < config.Layers; layer++)
            foreach (var (name, size) in new[] { ("ln_1", width), ("attn.c_attn", 3 * width), ("attn.c_proj", width), ("ln_2", width), ("mlp.c_fc", inner), ("mlp.c_proj", width) })
                yield return ($"transformer.h.{layer}.{name}.bias", Tensor.Zeros([size]));
        yield return ("transformer.ln_f.bias", Tensor.Zeros([width]));
    }
}
