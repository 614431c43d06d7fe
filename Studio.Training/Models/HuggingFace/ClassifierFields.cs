using System.Globalization;
using System.Text.Json.Nodes;
using Studio.Data;

namespace Studio.Training.Models.HuggingFace;

/// <summary>What config.json says of a classification head, for all families alike.</summary>
internal static class ClassifierFields
{
    /// <summary>Names in id2label, else num_labels, else transformers' default of 2.</summary>
    public static int Outputs(ConfigJson config) => config.Labels()?.Count ?? config.OptionalSize("num_labels") ?? 2;

    /// <summary>As transformers decides: the field, else a number for one output and classes for more.</summary>
    public static ProblemType Problem(ConfigJson config) => config.Text("problem_type") switch
    {
        null => Outputs(config) == 1 ? ProblemType.Regression : ProblemType.SingleLabel,
        "single_label_classification" => ProblemType.SingleLabel,
        "multi_label_classification" => ProblemType.MultiLabel,
        "regression" => ProblemType.Regression,
        var other => throw new UserError($"config.json has problem_type = '{other}'; it must be single_label_classification, multi_label_classification or regression."),
    };

    /// <summary>The model that a configuration with a classification head describes.</summary>
    public static EncoderClassifier Create(ModelKind kind, ConfigJson config) => kind.CreateClassifier(config, Outputs(config), Problem(config));

    public static void Write(EncoderClassifier model, JsonObject config)
    {
        config["problem_type"] = model.Problem switch
        {
            ProblemType.MultiLabel => "multi_label_classification",
            ProblemType.Regression => "regression",
            _ => "single_label_classification",
        };
        Name(config, [.. Enumerable.Range(0, model.Outputs).Select(i => $"LABEL_{i.ToString(CultureInfo.InvariantCulture)}")]);
    }

    /// <summary>The same for a decoder with a classification head; null, and nothing written, for one without.</summary>
    public static string? WriteOver(StudioModel model, JsonObject config, string architecture)
    {
        if (model is not CausalClassifier classifier) return null;
        Write(classifier, config);
        return architecture;
    }

    /// <summary>Puts the names of the classes in, replacing what stood there.</summary>
    public static void Name(JsonObject config, IReadOnlyList<string> labels)
    {
        var (toLabel, toId) = (new JsonObject(), new JsonObject());
        for (var i = 0; i < labels.Count; i++)
        {
            toLabel[i.ToString(CultureInfo.InvariantCulture)] = labels[i];
            toId[labels[i]] = i;
        }
        (config["id2label"], config["label2id"]) = (toLabel, toId);
    }
}
