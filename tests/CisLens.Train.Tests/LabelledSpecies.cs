using CisLens.Core.Contract;

namespace CisLens.Train.Tests;

/// <summary>
/// Data of two genomes with a head each, as <c>prepare signal</c> makes them: the examples of the second follow those of the first. The
/// second has only the track <c>sum</c>, with the name <c>sum2</c>, and three times its counts.
/// </summary>
sealed class LabelledSpecies : ILabelledSequences
{
    readonly LabelledBins _human, _mouse;

    public LabelledSpecies(int human, int mouse, int bins = 12, int binBp = 32, int flank = 96) =>
        (_human, _mouse) = (new(human, bins, binBp, flank), new(mouse, bins, binBp, flank));

    public int Count => _human.Count + _mouse.Count;
    public int Window => _human.Window;
    public int Flank => _human.Flank;
    public int Bins => _human.Bins;
    public IReadOnlyList<Track> Tracks => _human.Tracks;
    public IReadOnlyList<string> Heads => ["human", "mouse"];
    public string Fingerprint => $"species {_human.Count} {_mouse.Count}";
    public ILabelledSequences ForHead(string name) => new Head(this, name);
    public IReadOnlyList<int> Indexes(Split split) => _human.Indexes(split);

    public void Sequence(int index, int shift, Span<byte> codes)
    {
        if (index < _human.Count)
            _human.Sequence(index, shift, codes);
        else
            _mouse.Sequence(index - _human.Count, shift, codes);
    }

    public void Labels(int index, Span<float> labels) => _human.Labels(index, labels);
    public string Block(int index) => $"block{index % 20}";
    public string Name(int index) => $"seq{index}";

    sealed class Head(LabelledSpecies all, string name) : ILabelledSequences
    {
        readonly bool _first = name == "human";

        public int Count => all.Count;
        public int Window => all.Window;
        public int Flank => all.Flank;
        public int Bins => all.Bins;
        public IReadOnlyList<Track> Tracks => _first ? all.Tracks : [new() { Id = "sum2", Kind = TrackKind.Signal }];
        public IReadOnlyList<string> Heads => [name];
        public string Fingerprint => all.Fingerprint;

        public IReadOnlyList<int> Indexes(Split split) =>
            _first ? all._human.Indexes(split) : [.. all._mouse.Indexes(split).Select(i => i + all._human.Count)];

        public void Sequence(int index, int shift, Span<byte> codes) => all.Sequence(index, shift, codes);

        public void Labels(int index, Span<float> labels)
        {
            if (_first)
            {
                all._human.Labels(index, labels);
                return;
            }
            var three = new float[3 * Bins];
            all._mouse.Labels(index - all._human.Count, three);
            for (int bin = 0; bin < Bins; bin++)
                labels[bin] = 3 * three[3 * bin + 2];
        }

        public string Block(int index) => all.Block(index);
        public string Name(int index) => all.Name(index);
    }
}
