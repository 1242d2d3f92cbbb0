using System.Text;

namespace CisLens.Formats.Contigs;

/// <summary>Gives one string object for each name that a file repeats on many lines.</summary>
sealed class NamePool
{
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    byte[] _lastBytes = [];
    string _last = "";

    /// <summary>The name as a string; equal names give the same object.</summary>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(_lastBytes))
            return _last;
        _lastBytes = name.ToArray();
        return _last = Find(name);
    }

    string Find(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        if (_names.TryGetValue(text, out string? known))
            return known;
        _names.Add(text, text);
        return text;
    }
}
