using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>What people call the choices of a RunSpec; files, scripts and the JSON view keep the spec's own words.</summary>
public static class ChoiceWords
{
    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        [Tasks.CausalLm] = "Continue text",
        [Tasks.MaskedLm] = "Guess hidden words",
        [Tasks.TextClassification] = "Sort texts into classes",
        [Tasks.ImageClassification] = "Tell images apart",
        [ModelFamilies.Gpt2] = "GPT-2, transformer",
        [ModelFamilies.Transformer] = "Transformer of 2017",
        [ModelFamilies.Llama] = "Llama, transformer",
        [ModelFamilies.Bloom] = "BLOOM, transformer",
        [ModelFamilies.TextCnn] = "TextCNN, phrases",
        [ModelFamilies.FastText] = "fastText, mean of words",
        [ModelFamilies.Lstm] = "LSTM, recurrent",
        [ModelFamilies.Gru] = "GRU, recurrent",
        [ModelFamilies.Bert] = "BERT, encoder transformer",
        [ModelFamilies.Mlp] = "MLP, fully connected",
        [ModelFamilies.Cnn] = "CNN, convolutions",
        [ModelFamilies.ResNet18] = "ResNet-18, deep",
        [Splits.InOrder] = "in order, the end held out",
        [Splits.Shuffled] = "shuffled, every class alike",
        [Splits.Grouped] = "grouped by a column",
        [Splits.Time] = "by time, the latest held out",
        [Splits.Folds] = "folds, one of them held out",
        [Splits.Column] = "divided by a column",
        [TestSets.Drawn] = "drawn anew by the split",
        [TestSets.Content] = "kept by content",
        [TestSets.Key] = "kept by an id column",
        [DataForms.Text] = "running text",
        [DataForms.Instructions] = "requests and answers",
        [ChatTemplates.Alpaca] = "Alpaca, with headings",
        [ChatTemplates.ChatMl] = "ChatML, with marks",
        [ChatTemplates.Plain] = "plain, a turn a line",
        [FineTunings.Full] = "every weight",
        [FineTunings.Frozen] = "all but the first blocks",
        [FineTunings.Lora] = "LoRA, small matrices beside",
        [FineTunings.Adapters] = "adapters, small networks between",
        [ProblemTypes.SingleLabel] = "one class",
        [ProblemTypes.MultiLabel] = "any number of labels",
        [ProblemTypes.Regression] = "a number",
        [MetricNames.ValidationLoss] = "validation loss",
        [MetricNames.ValidationAccuracy] = "validation accuracy",
        [MetricNames.ValidationMacroF1] = "validation macro F1",
        [Optimizers.AdamW] = "AdamW",
        [Optimizers.Adam] = "Adam",
        [Optimizers.Sgd] = "SGD",
    };

    /// <summary>The spec's own word where there is no better one.</summary>
    public static string Of(string choice) => s_words.GetValueOrDefault(choice, choice);
}
