using System.Text;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tokenizers;

namespace Studio.Training.Loops;

/// <summary>
/// Lets a language model in training write a few lines. The choice of tokens has a generator of its own, so that
/// samples change nothing of what is learned.
/// </summary>
public sealed class SampleWriter(Experiment experiment, CausalModel model, Tokenizer tokenizer, RunLog log)
{
    public void Write(long step)
    {
        var spec = experiment.Spec;
        var options = new GenerationOptions { MaxTokens = spec.SampleLength, Temperature = spec.SampleTemperature, Seed = spec.Seed, TruncatePrompt = true };
        var text = new StringBuilder();
        model.Eval();
        // a model of conversations is asked as it was taught
        var prompt = spec.DataForm == DataForms.Instructions && spec.SamplePrompt.Length > 0 ? ChatTemplate.Prompt(spec.ChatTemplate, spec.SamplePrompt) : spec.SamplePrompt;
        new Writer(model, tokenizer, experiment.Device).Write(prompt, options, piece => text.Append(piece.Text), () => false);
        model.Train();
        log.Sample(step, spec.SamplePrompt, text.ToString(), options.Temperature);
    }
}
