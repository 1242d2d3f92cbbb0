using System.Text;
using CisLens.Core;

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
        string shown = Printable.Text(Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxLetters)]));
        return $"\"{shown}{(text.Length > MaxLetters ? "..." : "")}\"";
    }
}
