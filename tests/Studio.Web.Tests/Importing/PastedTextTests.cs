using Studio.Web.Importing;

namespace Studio.Web.Tests.Importing;

public class PastedTextTests
{
    [Theory]
    [InlineData("review,stars\n\"good, and cheap\",5\nbad,1\n", "pasted.csv")]
    [InlineData("a;b\r\n1;2\r\n", "pasted.csv")]
    [InlineData("text\tlabel\ngood, really\t1", "pasted.tsv")]
    [InlineData("{\"text\": \"a\"}\n{\"text\": \"b\"}", "pasted.jsonl")]
    [InlineData("First, hear me.\nThen, speak.", "pasted.txt")]
    [InlineData("one,two", "pasted.txt")]
    [InlineData("a,b\nc", "pasted.txt")]
    [InlineData("", "pasted.txt")]
    public void NameFor_FirstLines_TellTheFormat(string text, string name) => Assert.Equal(name, PastedText.NameFor(text));
}
