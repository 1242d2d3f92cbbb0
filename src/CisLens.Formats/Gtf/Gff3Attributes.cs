using System.Text.RegularExpressions;

namespace CisLens.Formats.Gtf;

/// <summary>Column 9 of a GFF3: <c>key=value,value;key=value</c>, with percent encoding.</summary>
static partial class Gff3Attributes
{
    /// <summary>True if a text has this form, and not that of a GTF.</summary>
    public static bool Match(string text) => Form().IsMatch(text);

    /// <summary>Keys and values in order; a key with several values occurs several times. Text without = is a key without value, because
    /// semicolons in texts are often not encoded.</summary>
    public static List<(string Key, string Value)> Read(string text)
    {
        var attributes = new List<(string, string)>();
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=');
            string key = equals < 0 ? part : part[..equals];
            foreach (string value in equals < 0 ? [""] : part[(equals + 1)..].Split(','))
                attributes.Add((Uri.UnescapeDataString(key), Uri.UnescapeDataString(value)));
        }
        return attributes;
    }

    [GeneratedRegex("^ *[^ =;\"]+=")]
    private static partial Regex Form();
}
