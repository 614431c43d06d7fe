using System.Text;

namespace Studio.Web.Samples;

/// <summary>Lines "27+45=72", the numbers drawn evenly from 0 to 99: a text whose every line a model can get right or wrong.</summary>
public static class AdditionText
{
    /// <returns>UTF-8, a line break after every line; the same seed gives the same bytes.</returns>
    public static byte[] Write(int lines, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < lines; i++)
        {
            var (a, b) = (random.Next(100), random.Next(100));
            text.Append(a).Append('+').Append(b).Append('=').Append(a + b).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
