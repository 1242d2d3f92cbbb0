namespace CisLens.Cli;

/// <summary>Unique file names of figures, made from names of sequences and tracks.</summary>
sealed class FileNames
{
    readonly HashSet<string> _names = [];

    /// <summary>Number of names made.</summary>
    public int Count => _names.Count;

    /// <summary>A prefix and some names, joined by dots. A number at the end keeps a repeated name unique.</summary>
    public string Next(string prefix, params IEnumerable<string> words)
    {
        string name = string.Join('.', words.Select(Safe).Prepend(prefix)), unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{name}.{i}";
        return unique;
    }

    // a name from a file is never a path
    static string Safe(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' ? c : '_'));
}
