namespace CisLens.Core.Contract;

/// <summary>
/// The predictions for a request, on the natural scale. The object can be used for several requests; each overwrites the last.
/// Values are bins × tracks, row-major; with <see cref="PredictionRequest.Moments"/> a copy has transforms ×
/// <see cref="Moments.Count"/> × tracks.
/// </summary>
public sealed class Prediction
{
    float[] _values = [];
    double[] _digits = [];
    int[] _copyStarts = [0];
    int _windowWidth, _windows, _whole;

    /// <summary>Members of an ensemble whose predictions are kept in addition to the mean; 0 for one model.</summary>
    public int Members { get; private set; }

    /// <summary>Number of values of all requests so far.</summary>
    public long Numbers { get; private set; }

    /// <summary>True if <see cref="WindowDigits"/> and <see cref="CopyDigits"/> have float64 values.</summary>
    public bool HasDigits { get; private set; }

    /// <summary>Makes room for the predictions of a request; called by the model.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="members">Members of an ensemble whose predictions are kept in addition to the mean.</param>
    public void Prepare(PredictionRequest request, ModelManifest manifest, int members = 0)
    {
        var head = manifest.Head(request.Head);
        bool moments = request.Moments.Count > 0;
        int tracks = request.Tracks.Length;
        _windows = request.Count;
        _windowWidth = moments ? 0 : request.BinsOf(head).Count * tracks;
        if (_copyStarts.Length <= request.Copies.Count)
            _copyStarts = new int[request.Copies.Count + 1];
        int at = _windows * _windowWidth;
        for (int c = 0; c < request.Copies.Count; c++)
        {
            _copyStarts[c] = at;
            at += moments ? request.Moments.Count * Moments.Count * tracks : request.BinsOf(head, request.Copies[c]).Count * tracks;
        }
        _copyStarts[request.Copies.Count] = at;
        (_whole, Members, HasDigits) = (at, members, request.AllDigits && manifest.Float64);
        int size = at * (members + 1);
        if (_values.Length < size)
            _values = new float[size];
        if (HasDigits && _digits.Length < size)
            _digits = new double[size];
        Numbers += size;
    }

    /// <summary>The prediction for a window; for an ensemble the mean, or that of one member.</summary>
    /// <param name="index">Index of the window.</param>
    /// <param name="member">Index of the member, or −1 for the whole model.</param>
    public Span<float> Window(int index, int member = -1) => _values.AsSpan(WindowStart(index, member), _windowWidth);

    /// <summary>The prediction for a copy, as <see cref="Window"/>.</summary>
    /// <param name="index">Index of the copy.</param>
    /// <param name="member">Index of the member, or −1 for the whole model.</param>
    public Span<float> Copy(int index, int member = -1) =>
        _values.AsSpan(CopyStart(index, member), _copyStarts[index + 1] - _copyStarts[index]);

    /// <summary>As <see cref="Window"/>, in float64.</summary>
    public Span<double> WindowDigits(int index, int member = -1) => _digits.AsSpan(WindowStart(index, member), _windowWidth);

    /// <summary>As <see cref="Copy"/>, in float64.</summary>
    public Span<double> CopyDigits(int index, int member = -1) =>
        _digits.AsSpan(CopyStart(index, member), _copyStarts[index + 1] - _copyStarts[index]);

    /// <summary>All values of the whole model, or of one member: windows, then copies.</summary>
    public Span<float> All(int member = -1) => _values.AsSpan((member + 1) * _whole, _whole);

    /// <summary>As <see cref="All"/>, in float64.</summary>
    public Span<double> AllDigits(int member = -1) => _digits.AsSpan((member + 1) * _whole, _whole);

    int WindowStart(int index, int member) => (member + 1) * _whole + index * _windowWidth;

    int CopyStart(int index, int member) => (member + 1) * _whole + _copyStarts[index];
}
