using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;
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
        var options = new SamplingOptions { MaxTokens = spec.SampleLength, Temperature = spec.SampleTemperature, Seed = spec.Seed };
        model.Eval();
        using (var generator = new TextGenerator(model, TextGenerator.PromptIds(tokenizer, spec.SamplePrompt), options, experiment.Device))
        {
            var ids = Enumerable.Range(0, options.MaxTokens).Select(_ => generator.Next());
            log.Sample(step, spec.SamplePrompt, tokenizer.Decode(ids), options.Temperature);
        }
        model.Train();
    }
}
