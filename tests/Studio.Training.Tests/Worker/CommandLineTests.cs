using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

public sealed class CommandLineTests
{
    private static CommandLine Parse(params string[] words) => new(words, "train RUNDIR", "quick");

    [Fact]
    public void Value_AndOptions_AreTakenInAnyOrder()
    {
        var line = Parse("--steps", "5", "dir", "--rate=0.5", "--quick", "--seed", "-3", "--text=a=b");
        Assert.Equal("dir", line.Value("RUNDIR"));
        Assert.Equal((5, 0.5, -3L, "a=b", true), (line.Option("steps", 1), line.Option("rate", 1.0), line.Option("seed", 1L), line.Option("text"), line.Flag("quick")));
        Assert.Equal(7, line.Option("other", 7));
        line.Done();
    }

    [Fact]
    public void Done_UnknownOption_NamesIt() =>
        Assert.Equal("The option --stpes is not known here. Usage: train RUNDIR", Assert.Throws<UsageError>(() => Parse("--stpes", "5").Done()).Message);

    [Fact]
    public void Done_TooManyWords_NamesTheFirst() =>
        Assert.StartsWith("'b' is one word too many.", Assert.Throws<UsageError>(() =>
        {
            var line = Parse("a", "b");
            line.Value("RUNDIR");
            line.Done();
        }).Message, StringComparison.Ordinal);

    [Fact]
    public void Value_Missing_NamesIt() => Assert.StartsWith("RUNDIR is missing.", Assert.Throws<UsageError>(() => Parse().Value("RUNDIR")).Message, StringComparison.Ordinal);

    [Fact]
    public void Option_NoNumber_SaysWhatWasGiven() =>
        Assert.StartsWith("The option --steps needs a number and was given 'five'.", Assert.Throws<UsageError>(() => Parse("--steps", "five").Option("steps", 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_OptionWithoutValue_SaysSo() => Assert.StartsWith("The option --steps needs a value.", Assert.Throws<UsageError>(() => Parse("--steps")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_OptionTwice_SaysSo() => Assert.StartsWith("The option --a stands twice.", Assert.Throws<UsageError>(() => Parse("--a", "1", "--a=2")).Message, StringComparison.Ordinal);
}
