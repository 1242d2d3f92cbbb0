using System.Text.RegularExpressions;

namespace CisLens.Prepare.Expression;

/// <summary>Finds genes by their ids, with or without a version: <c>ENSG00000000003.15</c> is <c>ENSG00000000003</c>.</summary>
sealed partial class GeneIds
{
    /// <summary>The index of an id that several genes have.</summary>
    public const int Several = -2;

    readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal), _stripped = new(StringComparer.Ordinal);

    /// <summary>Indexes ids.</summary>
    public GeneIds(IEnumerable<string> ids)
    {
        foreach (var (index, id) in ids.Index())
        {
            Add(_exact, id, index);
            Add(_stripped, Stripped(id), index);
        }
    }

    /// <summary>Index of the gene with an id; −1 if there is none, <see cref="Several"/> if there are several.</summary>
    public int IndexOf(string id) =>
        _exact.TryGetValue(id, out int index) || _stripped.TryGetValue(Stripped(id), out index) ? index : -1;

    static void Add(Dictionary<string, int> indexes, string id, int index) =>
        indexes[id] = indexes.ContainsKey(id) ? Several : index;

    static string Stripped(string id) => Version().Replace(id, "");

    [GeneratedRegex(@"\.\d+$")]
    private static partial Regex Version();
}
