using CisLens.Report.Figures;

namespace CisLens.Cli;

/// <summary>Figures of regions or sequences, up to a limit. They are written when the numbers that they show are complete.</summary>
/// <param name="prefix">Start of the paths.</param>
/// <param name="limit">Largest number of figures.</param>
sealed class SequenceFigures(string prefix, int limit)
{
    const int LongestDrawn = 5000;   // bp; nobody can read a longer figure

    readonly List<(string Path, Figure Figure)> _figures = [];
    readonly HashSet<string> _paths = [];

    /// <summary>Number of figures.</summary>
    public int Drawn => _figures.Count;

    /// <summary>Draws a figure, unless the limit is reached or the sequence is too long.</summary>
    /// <param name="length">Length of the sequence in bp.</param>
    /// <param name="names">Parts of the file name.</param>
    /// <param name="draw">Makes the figure.</param>
    public void Draw(int length, IEnumerable<string> names, Func<Figure> draw)
    {
        if (Drawn < limit && length <= LongestDrawn)
            _figures.Add((Unique(string.Join('.', names.Select(Safe).Prepend(prefix))), draw()));
    }

    /// <summary>Writes the figures.</summary>
    public void Write()
    {
        foreach (var (path, figure) in _figures)
            figure.Write(path);
    }

    string Unique(string name)
    {
        string path = name + ".svg";
        for (int i = 2; !_paths.Add(path); i++)
            path = $"{name}.{i}.svg";
        return path;
    }

    /// <summary>A name as part of a file name: a name from an input file must not become a path.</summary>
    public static string Safe(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' ? c : '_'));
}
