using Studio.Web.Components.Controls;

namespace Studio.Web.Tests.Controls;

public class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(1234, "1,234")]
    [InlineData(804096, "804 k")]
    [InlineData(999_950, "1.00 M")]
    [InlineData(1_234_567, "1.23 M")]
    public void Short_Number_HasThreeDigits(double value, string text) => Assert.Equal(text, Figures.Short(value));

    [Theory]
    [InlineData(12, "12 B")]
    [InlineData(1200, "1.20 kB")]
    [InlineData(12_400_000, "12.4 MB")]
    [InlineData(139e9, "139 GB")]
    public void Bytes_Size_HasItsUnit(double bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));

    [Theory]
    [InlineData(0.42, "0.4 s")]
    [InlineData(59.7, "1 m 00 s")]
    [InlineData(185, "3 m 05 s")]
    [InlineData(7800, "2 h 10 m")]
    [InlineData(270_000, "3 d 3 h")]
    public void Duration_Time_IsReadable(double seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(40, "40 s")]
    [InlineData(185, "3 m")]
    [InlineData(9000, "2.5 h")]
    public void About_Time_IsRounded(double seconds, string text) => Assert.Equal(text, Figures.About(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1.48712, "1.487")]
    [InlineData(0.012345, "0.01235")]
    [InlineData(0.0000123456, "1.235e-5")]
    [InlineData(12.3456, "12.35")]
    [InlineData(double.NaN, "NaN")]
    public void Loss_Value_HasFourSignificantDigits(double value, string text) => Assert.Equal(text, Figures.Loss(value));
}
