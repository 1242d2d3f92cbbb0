namespace CisLens.Cli;

/// <summary>Names of figures from names of sequences and tracks: each once, and never a path.</summary>
sealed class FileNames
{
    readonly HashSet<string> _names = [];

    /// <summary>How many were given.</summary>
    public int Count => _names.Count;

    /// <summary>A prefix and some words, with dots between; a number at the end where it was there before.</summary>
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
