using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>A dataset with the labels of one head. Examples of other genomes are in no split, and all their labels are missing.</summary>
sealed class HeadLabels : ILabelledSequences
{
    const int OnStack = 1024;
    readonly Dataset _data;
    readonly DatasetHead _head;
    readonly int _number, _from, _to;

    public HeadLabels(Dataset data, int head)
    {
        (_data, _number, _head) = (data, head, data.Manifest.Heads[head]);
        var genomes = data.Manifest.Genomes;
        _to = data.Count;
        if (_head.Genome is not { } own)
            return;
        _from = genomes.TakeWhile(g => g.Name != own).Sum(g => g.Count);
        _to = _from + genomes.First(g => g.Name == own).Count;
    }

    public int Count => _data.Count;

    public int Window => _data.Window;

    public int Flank => _data.Flank;

    public int Bins => _head.Bins;

    public IReadOnlyList<Track> Tracks => _head.Tracks;

    public string Fingerprint => _data.Fingerprint;

    public IReadOnlyList<string> Heads => [_head.Name];

    public IReadOnlyList<int> Indexes(Split split) => [.. Enumerable.Range(_from, _to - _from).Where(i => _data.SplitOf(i) == split)];

    public void Sequence(int index, int shift, Span<byte> codes) => _data.Sequence(index, shift, codes);

    public (int Start0, int End0) Bases(int index) => _data.Bases(index);

    public string Block(int index) => _data.Block(index);

    public Interval? Place(int index) => _data.Place(index);

    public WindowPlacement Placement => _data.Placement;

    public string Name(int index) => _data.Name(index);

    public void Labels(int index, Span<float> labels)
    {
        labels = labels[..(int)_head.Width];
        if (index < _from || index >= _to)
        {
            labels.Fill(float.NaN);
            return;
        }
        long offset = (index - _from) * _head.RowBytes;
        switch (_head.Labels)
        {
            case LabelStorage.Float32:
                _data.ReadLabels(_number, offset, labels);
                break;
            case LabelStorage.Float16:
                var halves = labels.Length <= OnStack ? stackalloc Half[labels.Length] : new Half[labels.Length];
                _data.ReadLabels(_number, offset, halves);
                for (int i = 0; i < labels.Length; i++)
                    labels[i] = (float)halves[i];
                break;
            default:
                int bytes = (int)_head.RowBytes;
                var row = bytes <= OnStack ? stackalloc byte[bytes] : new byte[bytes];
                _data.ReadLabels(_number, offset, row);
                Decode(row, labels);
                break;
        }
    }

    void Decode(ReadOnlySpan<byte> row, Span<float> labels)
    {
        if (_head.Labels == LabelStorage.Bits)
        {
            for (int i = 0; i < labels.Length; i++)
                labels[i] = row[i / 8] >> (i % 8) & 1;
            return;
        }
        int tracks = _head.Tracks.Count;
        labels.Clear();
        for (int bin = 0; bin < row.Length; bin++)
            if (row[bin] < tracks)
                labels[bin * tracks + row[bin]] = 1;
            else
                labels.Slice(bin * tracks, tracks).Fill(float.NaN);
    }
}
