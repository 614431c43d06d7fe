using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class ChatTemplateTests
{
    private static readonly ChatMessage[] s_turns = [new("system", "Be kind."), new("user", "Hi"), new("assistant", "Hello")];

    [Theory]
    [InlineData(ChatTemplates.Alpaca, "Be kind.\n\n### Instruction:\nHi\n\n### Response:\n", "Hello\n\n")]
    [InlineData(ChatTemplates.ChatMl, "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "Hello<|im_end|>\n")]
    [InlineData(ChatTemplates.Plain, "Be kind.\nHi\n", "Hello\n")]
    public void Render_Turns_LearnsWhatTheAssistantSays(string template, string read, string learned)
    {
        var pieces = ChatTemplate.Render(template, s_turns);

        Assert.Equal(read, string.Concat(pieces.Where(piece => !piece.IsLearned).Select(piece => piece.Text)));
        Assert.Equal(learned, string.Concat(pieces.Where(piece => piece.IsLearned).Select(piece => piece.Text)));
    }

    [Fact]
    public void Prompt_Request_EndsWhereTheAnswerBegins() =>
        Assert.Equal("### Instruction:\nHi\n\n### Response:\n", ChatTemplate.Prompt(ChatTemplates.Alpaca, "Hi"));

    [Fact]
    public void Read_Messages_AreTheTurns() =>
        Assert.Equal(s_turns[1..], ChatTemplate.Read(new() { MessagesColumn = "m" }, ["""[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]"""], 0));

    [Theory]
    [InlineData("hello"), InlineData("[]"), InlineData("""[{"role": "robot", "content": "x"}]""")]
    public void Read_NoMessages_NamesTheRow(string cell) =>
        Assert.StartsWith($"Row 3 has '{cell}' in column 'm', which must be a JSON list", Assert.Throws<UserError>(() => ChatTemplate.Read(new() { MessagesColumn = "m" }, [cell], 2)).Message, StringComparison.Ordinal);
}
