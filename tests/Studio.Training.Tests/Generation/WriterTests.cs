using System.Text;
using Studio.Data;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Generation;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of tensors is the process's
public sealed class WriterTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly CharacterTokenizer _tokenizer = new(["\n", "a", "b", "c", "d", "e", "f", "g"]);
    private readonly Gpt2 _model = new(new() { VocabularySize = 8, ContextLength = 16, Layers = 1, Heads = 2, EmbeddingSize = 8 });

    public WriterTests() => _model.Eval();

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Write_PromptLongerThanTheContext_IsRefusedInOneSentence()
    {
        var error = Assert.Throws<UserError>(() => Write(new string('a', 20), new()));
        Assert.Equal("The prompt has 20 tokens, and the model sees 16 at once: shorten it, or let its beginning be left out (truncatePrompt).", error.Message);
    }

    [Fact]
    public void Write_PromptLongerThanTheContextCut_SaysHowMuchWasLeftOut()
    {
        var (result, _) = Write(new string('a', 20), new() { TruncatePrompt = true, MaxTokens = 4 });
        Assert.Equal((12, 8), (result.PromptTokens, result.DroppedTokens));
        Assert.Equal(("length", 4), (result.Sequences[0].Reason, result.Sequences[0].Tokens));
    }

    [Fact]
    public void Write_SameSeed_GivesTheSameTexts()
    {
        var (first, texts) = Write("ab", new() { MaxTokens = 12, Sequences = 3, Temperature = 1 });
        var (_, again) = Write("ab", new() { MaxTokens = 12, Sequences = 3, Temperature = 1, Seed = first.Seed });
        Assert.Equal(texts, again);
    }

    [Fact]
    public void Write_StopString_EndsTheTextBeforeIt()
    {
        var (_, free) = Write("a", new() { MaxTokens = 20, Temperature = 1, Seed = 2 });
        var stop = free[0].Substring(4, 2);
        var (result, texts) = Write("a", new() { MaxTokens = 20, Temperature = 1, Seed = 2, StopStrings = [stop] });
        Assert.Equal(free[0][..free[0].IndexOf(stop, StringComparison.Ordinal)], texts[0]);
        Assert.Equal("stop", result.Sequences[0].Reason);
    }

    [Fact]
    public void Write_BadWord_IsNeverWritten()
    {
        var (_, texts) = Write("a", new() { MaxTokens = 60, Temperature = 1, Seed = 2, BadWords = ["b"] });
        Assert.DoesNotContain('b', texts[0]);
    }

    [Fact]
    public void Write_Beams_GivesTextsBestFirstWithScores()
    {
        var (result, texts) = Write("a", new() { MaxTokens = 5, Beams = 4, Sequences = 3 });
        Assert.Equal(3, texts.Distinct().Count());
        Assert.Equal(result.Sequences.Select(s => s.Score).OrderDescending(), result.Sequences.Select(s => s.Score));
    }

    [Fact]
    public void Write_StoppedAtOnce_SaysSo()
    {
        Assert.Equal("stopped", new Writer(_model, _tokenizer, Device.Cpu).Write("a", new(), _ => { }, () => true).Sequences[0].Reason);
        Assert.Equal("stopped", new Writer(_model, _tokenizer, Device.Cpu).Write("a", new() { Beams = 2 }, _ => { }, () => true).Sequences[0].Reason);
    }

    private (GenerationResult Result, List<string> Texts) Write(string prompt, GenerationOptions options)
    {
        var texts = Enumerable.Range(0, options.Sequences).Select(_ => new StringBuilder()).ToArray();
        var result = new Writer(_model, _tokenizer, Device.Cpu).Write(prompt, options, piece => texts[piece.Sequence].Append(piece.IsPreview ? "" : piece.Text), () => false);
        return (result, [.. texts.Select(text => text.ToString())]);
    }
}
