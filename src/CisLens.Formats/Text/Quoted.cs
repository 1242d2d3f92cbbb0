using System.Text;

namespace CisLens.Formats.Text;

/// <summary>Quotes parts of a file in error texts: short, on one line, without control characters.</summary>
public static class Quoted
{
    const int MaxLetters = 40;

    /// <summary>The text in quotation marks, or the word empty.</summary>
    public static string Text(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return "empty";
        var result = new StringBuilder("\"");
        foreach (char letter in Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxLetters)]))
            result.Append(char.IsControl(letter) ? '?' : letter);
        return result.Append(text.Length > MaxLetters ? "...\"" : "\"").ToString();
    }
}
