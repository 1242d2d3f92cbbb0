namespace CisLens.Prepare.Leaks;

/// <summary>Items in sets that are joined step by step.</summary>
sealed class DisjointSets
{
    readonly int[] _parent;

    /// <summary>Every item is in a set of its own.</summary>
    public DisjointSets(int count) => _parent = [.. Enumerable.Range(0, count)];

    /// <summary>Starts from sets that are known: the number of each item's set is the first item of that set.</summary>
    public DisjointSets(int[] firstItems) => _parent = [.. firstItems];

    /// <summary>The first item of the set of an item.</summary>
    public int First(int item)
    {
        while (_parent[item] != item)
            item = _parent[item] = _parent[_parent[item]];
        return item;
    }

    /// <summary>Joins the sets of two items.</summary>
    public void Join(int a, int b)
    {
        (a, b) = (First(a), First(b));
        _parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The first item of the set of each item.</summary>
    public int[] Firsts() => [.. _parent.Select((_, i) => First(i))];
}
