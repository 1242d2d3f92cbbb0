using System.Globalization;

namespace CisLens.Core;

/// <summary>Makes text from files safe for messages: a terminal would execute control characters.</summary>
public static class Printable
{
    /// <summary>The text with <c>?</c> in place of each control character, line end and invisible mark.</summary>
    public static string Text(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '?' : c)) : text;

    // marks of category Format, such as U+202E, change the order of the letters after them
    static bool IsUnsafe(char letter) => char.IsControl(letter) || char.GetUnicodeCategory(letter) is
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
