namespace CisLens.Prepare.Peaks;

/// <summary>Merges the two neighbours with the largest overlap (the leftmost of equals) until no overlap is large enough.</summary>
sealed class NearestMerge
{
    readonly PeakGroup?[] _anchors;          // null after it was merged into its left neighbour
    readonly int[] _next, _previous;
    readonly int _window, _mergeBp;
    // largest overlap first, then leftmost; an entry is out of date if one of its anchors has changed
    readonly PriorityQueue<(int Left, PeakGroup A, PeakGroup B), (long MinusOverlap, int Left)> _pairs = new();

    /// <summary>Starts with the anchors of one contig in ascending order.</summary>
    public NearestMerge(IReadOnlyList<PeakGroup> anchors, int window, int mergeBp)
    {
        (_window, _mergeBp) = (window, mergeBp);
        _anchors = [.. anchors];
        _next = [.. Enumerable.Range(1, anchors.Count)];
        _previous = [.. Enumerable.Range(-1, anchors.Count)];
        for (int i = 0; i + 1 < anchors.Count; i++)
            Offer(i);
    }

    /// <summary>Merges, and returns the anchors that are left, in ascending order.</summary>
    public IEnumerable<PeakGroup> Run()
    {
        while (_pairs.TryDequeue(out var pair, out _))
            if (ReferenceEquals(_anchors[pair.Left], pair.A) && ReferenceEquals(_anchors[_next[pair.Left]], pair.B))
                Merge(pair.Left);
        return _anchors.Where(a => a is not null)!;
    }

    void Merge(int left)
    {
        int right = _next[left];
        _anchors[left] = _anchors[left]!.Merge(_anchors[right]!);
        _anchors[right] = null;
        _next[left] = _next[right];
        if (_next[left] < _anchors.Length)
        {
            _previous[_next[left]] = left;
            Offer(left);
        }
        if (_previous[left] >= 0)
            Offer(_previous[left]);
    }

    void Offer(int left)
    {
        var (a, b) = (_anchors[left]!, _anchors[_next[left]]!);
        long overlap = _window - (b.Pos0 - a.Pos0);
        if (overlap >= _mergeBp)
            _pairs.Enqueue((left, a, b), (-overlap, left));
    }
}
