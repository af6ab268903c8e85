'use strict';
(() => {
  const report = JSON.parse(document.getElementById('numbers').textContent);
  const main = document.getElementById('report');
  const INK = '#1c2733', SOFT = '#5b6875', LINE = '#e3e8ec', DATA = '#2b80a3', MODEL = '#d0632a';
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
  const charts = [];
  const words = report.words || { data: 'data', samples: 'samples', heading: 'Samples beside data', rows: 'test rows in blue, rows drawn from the model in orange.' };

  const element = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => key === 'style' ? Object.assign(node.style, value) : node.setAttribute(key, value));
    node.append(...children);
    return node;
  };
  const bold = text => element('b', {}, text);
  const section = (title, text, ...children) => main.append(element('section', {}, element('h2', {}, title), element('p', {}, text), ...children));
  const number = value => {
    if (value === 0) return '0';
    const size = Math.abs(value);
    return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(+value.toPrecision(4));
  };

  const chart = (height, option) => {
    const node = element('div', { class: 'chart', style: { height: height + 'px' } });
    charts.push({ node, option });
    return node;
  };
  const axis = (options = {}) => ({
    type: 'value', scale: true, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: SOFT, fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: '#b9c3cb' } }, axisTick: { show: true, length: 4, lineStyle: { color: '#b9c3cb' } },
    axisLabel: { color: SOFT, fontSize: 11, hideOverlap: true, formatter: number }, splitLine: { show: false }, splitNumber: 4, ...options });
  const base = options => ({ animation: false, textStyle: { fontFamily: FONT, color: INK }, ...options });
  const points = (name, data, color, size, opacity, more = {}) => ({
    name, type: 'scatter', data, symbolSize: size, silent: true, itemStyle: { color, opacity }, ...more });

  // ---- head

  main.append(element('header', {}, element('h1', {}, report.title), element('p', {}, report.subtitle)));
  main.append(element('div', { class: 'facts' }, ...report.facts.map(fact => element('div', { class: 'fact' },
    element('div', { class: 'name' }, fact.name), element('div', { class: 'value' }, fact.value), element('div', { class: 'hint' }, fact.hint)))));
  if (report.notes.length > 0) {
    main.append(element('div', { class: 'notes' }, ...report.notes.map(note => element('p', {}, note))));
  }

  // ---- a square part of the plane: an optional picture under an optional chart, on the same axes

  const SIDE = 320, LEFT = 40, BOTTOM = 26, TOP = 8, RIGHT = 12;
  const plane = (box, picture, series, caption, side = SIDE) => {
    const [left, right, bottom, top] = box;
    const ratio = Math.min(1.25, Math.max(0.6, (top - bottom) / (right - left)));
    const width = side, height = Math.round(side * ratio);
    const frame = element('div', { class: 'plot', style: { width: width + LEFT + RIGHT + 'px', height: height + TOP + BOTTOM + 'px', margin: '0 auto', maxWidth: '100%' } });
    if (picture) {
      frame.append(element('img', { src: picture, alt: '', style: { left: LEFT + 'px', top: TOP + 'px', width: width + 'px', height: height + 'px' } }));
    }
    const node = chart(height + TOP + BOTTOM, base({
      grid: { left: LEFT, top: TOP, width, height, show: true, borderColor: '#b9c3cb', borderWidth: 1 },
      xAxis: axis({ min: left, max: right, axisLabel: { color: SOFT, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: number } }),
      yAxis: axis({ min: bottom, max: top, axisLabel: { color: SOFT, fontSize: 11, showMinLabel: false, showMaxLabel: false, formatter: number } }),
      series }));
    frame.append(node);
    return element('figure', {}, element('figcaption', {}, ...caption), frame);
  };

  const around = (...sets) => {
    const box = [Infinity, -Infinity, Infinity, -Infinity];
    sets.flat().forEach(([x, y]) => {
      box[0] = Math.min(box[0], x); box[1] = Math.max(box[1], x); box[2] = Math.min(box[2], y); box[3] = Math.max(box[3], y);
    });
    const dx = 0.04 * (box[1] - box[0]) || 1, dy = 0.04 * (box[3] - box[2]) || 1;
    return [box[0] - dx, box[1] + dx, box[2] - dy, box[3] + dy];
  };

  // ---- samples beside data

  if (report.pictures) {
    section('Samples beside data', 'Left: images of the test rows. Right: as many images drawn from the model, not selected.',
      element('div', { class: 'row' },
        element('figure', {}, element('figcaption', {}, bold('Data')), element('img', { class: 'sheet', src: report.pictures.data, alt: 'images of the test rows' })),
        element('figure', {}, element('figcaption', {}, bold('Samples')), element('img', { class: 'sheet', src: report.pictures.samples, alt: 'images drawn from the model' }))));
  } else if (report.corner) {
    corner();
  } else if (report.columns.length === 2) {
    const box = report.plane ? report.plane.box : around(report.data, report.samples);
    section('Samples beside data', 'Left: rows of the test set. Right: as many rows drawn from the model.', element('div', { class: 'row' },
      plane(box, null, [points('data', report.data, DATA, 3, 0.55)], [bold('Data')]),
      plane(box, null, [points('samples', report.samples, MODEL, 3, 0.55)], [bold('Samples')])));
  } else if (report.columns.length === 1) {
    section('Samples beside data', 'Histograms of test rows and of as many rows drawn from the model.', histogramPair());
  }

  function histogram(values, low, high, bins) {
    const counts = new Array(bins).fill(0);
    values.forEach(value => {
      const bin = Math.floor((value - low) / (high - low) * bins);
      if (bin >= 0 && bin < bins) counts[bin]++;
    });
    return counts.map(count => count / values.length * bins / (high - low));
  }

  /** The outline of a histogram as a line of steps. */
  function outline(heights, low, high) {
    const line = [[low, 0]];
    heights.forEach((height, i) => {
      line.push([low + (high - low) * i / heights.length, height], [low + (high - low) * (i + 1) / heights.length, height]);
    });
    line.push([high, 0]);
    return line;
  }

  function range(column) {
    const values = report.data.map(row => row[column]).concat(report.samples.map(row => row[column])).sort((a, b) => a - b);
    const cut = Math.floor(values.length * 0.002);
    const low = values[cut], high = values[values.length - 1 - cut], margin = 0.05 * (high - low) || 1;
    return [low - margin, high + margin];
  }

  function outlines(column, low, high, bins, more = {}) {
    return [[words.data, report.data, DATA], [words.samples, report.samples, MODEL]].filter(([, rows]) => rows.length > 0).map(([name, rows, color]) => ({
      name, type: 'line', data: outline(histogram(rows.map(row => row[column]), low, high, bins), low, high), showSymbol: false, silent: true,
      lineStyle: { color, width: 1.5 }, itemStyle: { color }, areaStyle: { color, opacity: 0.1 }, ...more }));
  }

  function histogramPair() {
    const [low, high] = range(0);
    return chart(300, base({ grid: { left: 50, right: 16, top: 30, bottom: 42 }, legend: legend(['data', 'samples']),
      xAxis: axis({ min: low, max: high, name: report.columns[0] }), yAxis: axis({ min: 0 }), series: outlines(0, low, high, 40) }));
  }

  function legend(data) {
    return { data, top: 0, right: 8, icon: 'roundRect', itemWidth: 14, itemHeight: 4, itemGap: 16, textStyle: { color: SOFT, fontSize: 12 } };
  }

  function corner() {
    const d = report.corner, pad = 52, gap = 7, side = Math.floor((966 - pad - 6 - (d - 1) * gap) / d), size = Math.min(side, 190);
    const grids = [], xAxes = [], yAxes = [], series = [], ranges = [];
    for (let c = 0; c < d; c++) ranges.push(range(c));
    const label = show => ({ show, color: SOFT, fontSize: 10, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: number });
    for (let row = 0; row < d; row++) {
      for (let column = 0; column <= row; column++) {
        const index = grids.length, last = row === d - 1, first = column === 0 && row > 0;
        grids.push({ left: pad + column * (size + gap), top: 26 + row * (size + gap), width: size, height: size, show: true, borderColor: LINE });
        xAxes.push(axis({ gridIndex: index, min: ranges[column][0], max: ranges[column][1], splitNumber: 3, axisLabel: label(last),
          axisTick: { show: last, length: 3, lineStyle: { color: '#b9c3cb' } }, name: last ? report.columns[column] : '', nameGap: 22, axisLine: { show: false, onZero: false } }));
        if (column === row) {
          yAxes.push(axis({ gridIndex: index, min: 0, show: false }));
          series.push(...outlines(column, ...ranges[column], 24, { xAxisIndex: index, yAxisIndex: index }));
        } else {
          yAxes.push(axis({ gridIndex: index, min: ranges[row][0], max: ranges[row][1], splitNumber: 3, axisLabel: label(first),
            axisTick: { show: first, length: 3, lineStyle: { color: '#b9c3cb' } }, name: first ? report.columns[row] : '', nameGap: 38, axisLine: { show: false, onZero: false } }));
          const where = { xAxisIndex: index, yAxisIndex: index, large: false };
          const dot = size > 110 ? 2.6 : 2;
          if (report.data.length > 0) series.push(points(words.data, report.data.map(r => [r[column], r[row]]), DATA, dot, 0.45, where));
          series.push(points(words.samples, report.samples.map(r => [r[column], r[row]]), MODEL, dot, 0.45, where));
        }
      }
    }
    const all = report.columns.length;
    section(words.heading, 'Every pair of columns' + (d < all ? ' among the first ' + d + ' of ' + all : '') + ', and each column alone on the diagonal: ' + words.rows,
      element('div', { class: 'scroll' }, chart(26 + d * (size + gap) + 46, base({
        legend: { ...legend(report.data.length > 0 ? [words.data, words.samples] : [words.samples]), right: 20 }, grid: grids, xAxis: xAxes, yAxis: yAxes, series }))));
  }

  // ---- a table of a posterior's quantities

  if (report.summary) {
    section(report.summary.title, report.summary.text, element('div', { class: 'scroll' }, element('table', {},
      element('thead', {}, element('tr', {}, ...report.summary.head.map(name => element('th', {}, name)))),
      element('tbody', {}, ...report.summary.lines.map(line => element('tr', {}, element('td', {}, line.name), ...line.values.map(value => element('td', {}, number(value)))))))));
  }

  // ---- densities in the plane

  if (report.plane) {
    const p = report.plane;
    const figures = [];
    if (p.exact) figures.push(plane(p.box, p.exact, [], [bold('Exact density')]));
    figures.push(plane(p.box, p.learned, [], [bold('Learned density')]));
    section('Density', p.exact ? 'The density the data were drawn from and the one the flow has learned, on one colour scale.'
      : 'The density the flow has learned.', element('div', { class: 'row' }, ...figures),
      element('div', { class: 'scale' }, '0', element('i', { style: { background: p.gradient } }), number(p.top)));

    if (p.motion) {
      const m = p.motion, color = (name, set, size, opacity) => points(name, set, name === 'base' ? DATA : MODEL, size, opacity);
      section('Through time', 'The density on its way from the base at t = 0 to the data at t = ' + number(m.times[m.times.length - 1])
        + ', in the units of the data. All pictures show the same window, each with its own colour scale.',
        element('div', { class: 'layers' }, ...m.densities.map(density => element('figure', {},
          element('img', { src: density.picture, alt: '' }), element('figcaption', {}, density.name)))));
      section('Paths', 'Points of the base and where the flow carries them: each line is the way of one, from its beginning in blue to its end in orange.',
        element('div', { class: 'row' }, plane(m.box, null, [
          ...m.paths.map(path => ({ type: 'line', data: path, showSymbol: false, silent: true, lineStyle: { color: '#8796a3', width: 0.9, opacity: 0.75 } })),
          color('base', m.paths.map(path => path[0]), 4, 0.9), color('data', m.paths.map(path => path[path.length - 1]), 4, 0.9)], [bold('Paths of ' + m.paths.length + ' points')], 560)));
    }

    if (p.layers.length > 0) {
      section('Layer by layer', 'The base density and what it has become after each layer on the way to the data. Each picture has its own window and colour scale.',
        element('div', { class: 'layers' }, ...p.layers.map(layer => element('figure', {},
          element('img', { src: layer.picture, alt: '' }), element('figcaption', {}, layer.name)))));
    }

    if (p.grid.length > 0) {
      const lines = (set, color) => set.map(line => ({ type: 'line', data: line.points, showSymbol: false, silent: true,
        lineStyle: { color: line.family === 0 ? DATA : MODEL, width: 0.9, opacity: 0.85 } }));
      const ratio = (p.box[3] - p.box[2]) / (p.box[1] - p.box[0]), half = 3.25;
      const base = ratio < 1 ? [-half / ratio, half / ratio, -half, half] : [-half, half, -half * ratio, half * ratio];
      section('The map', 'A regular grid in the plane of the base, and the same lines pushed through the flow.', element('div', { class: 'row' },
        plane(base, null, lines(p.grid), [bold('Base')]),
        plane(p.box, null, lines(p.pushed), [bold('Pushed through the flow')])));
    }
  }

  // ---- training

  (() => {
    const h = report.history, all = h.validation.concat(h.train).map(pair => pair[1]).sort((a, b) => a - b);
    if (all.length === 0) return;
    // The first steps start far above the rest: the axis shows what comes after them, unless that is nearly everything.
    const low = all[0], usual = all[Math.floor((all.length - 1) * 0.95)], high = all[all.length - 1];
    const top = usual + 0.35 * (usual - low);
    const best = h.validation.find(pair => pair[0] === h.best) || null;
    section('Training', h.meaning + (best ? ' The parameters of the best validation step were kept.' : ' The last parameters were kept.'),
      chart(316, base({
        grid: { left: 58, right: 48, top: 46, bottom: 42 }, legend: { ...legend(['training', 'validation']), left: 58 },
        tooltip: { trigger: 'axis', valueFormatter: number, textStyle: { fontSize: 12 }, borderColor: LINE },
        xAxis: axis({ name: 'step', min: 0, max: 'dataMax', axisLabel: { color: SOFT, fontSize: 11, formatter: value => value.toLocaleString('en') } }),
        yAxis: axis({ splitLine: { show: true, lineStyle: { color: '#eef2f4' } }, max: high > top && top > low ? +top.toPrecision(3) : null, axisLine: { show: false }, axisTick: { show: false },
          axisLabel: { color: SOFT, fontSize: 11, showMaxLabel: false, formatter: number } }),
        series: [
          { name: 'training', type: 'line', data: h.train, showSymbol: false, clip: true, lineStyle: { color: '#9db4c0', width: 1.3 }, itemStyle: { color: '#9db4c0' } },
          { name: 'validation', type: 'line', data: h.validation, showSymbol: h.validation.length < 30, symbolSize: 5, clip: true, lineStyle: { color: DATA, width: 2 }, itemStyle: { color: DATA },
            markLine: best ? { silent: true, symbol: 'none', lineStyle: { color: MODEL, type: 'dashed', width: 1 },
              label: { formatter: 'best: step ' + best[0].toLocaleString('en'), color: MODEL, fontSize: 12, position: 'end', distance: 4 },
              data: [{ xAxis: best[0] }] } : undefined }]
      })));
  })();

  // ---- back to the base

  if (report.latent) (() => {
    const { qq, pit, band } = report.latent;
    const reach = Math.min(6, Math.max(3, ...qq.flat().map(pair => Math.abs(pair[0])))) * 1.08;
    const clipped = value => Math.max(-1.6 * reach, Math.min(1.6 * reach, value));
    const palette = [DATA, MODEL, '#4a9b6e', '#8a63a8', '#b98a2e', '#5f7f95', '#b8556f', '#3a5fa0'];
    const named = qq.length > 1;
    const figures = [element('figure', {}, element('figcaption', {}, bold('Quantiles'), ' against the normal'), chart(300, base({
      grid: { left: 46, right: 14, top: 12, bottom: 42 },
      xAxis: axis({ min: -reach, max: reach, name: 'standard normal', axisLabel: { color: SOFT, fontSize: 11, showMinLabel: false, showMaxLabel: false, formatter: number } }),
      yAxis: axis({ name: 'pulled-back test rows', nameGap: 30, min: value => Math.min(-reach, value.min), max: value => Math.max(reach, value.max), axisLabel: { color: SOFT, fontSize: 11, showMinLabel: false, showMaxLabel: false, formatter: number } }),
      series: [{ type: 'line', data: [[-reach, -reach], [reach, reach]], showSymbol: false, silent: true, lineStyle: { color: '#9aa6b0', width: 1, type: 'dashed' } },
        ...qq.map((curve, i) => ({ type: 'line', name: 'coordinate ' + (i + 1), data: curve.map(([x, y]) => [x, clipped(y)]), showSymbol: false, silent: true,
          lineStyle: { color: palette[i % palette.length], width: 1.8 } }))] }))),
    element('figure', {}, element('figcaption', {}, bold('Probability integral transform')), chart(300, base({
      grid: { left: 46, right: 14, top: 12, bottom: 42 },
      xAxis: { type: 'category', data: pit.map((_, i) => String(+(i / pit.length).toFixed(2))), name: 'normal distribution function', nameLocation: 'middle', nameGap: 26,
        nameTextStyle: { color: SOFT, fontSize: 12 }, axisTick: { show: false }, axisLabel: { color: SOFT, fontSize: 11, interval: Math.floor(pit.length / 5) - 1 }, axisLine: { lineStyle: { color: '#b9c3cb' } } },
      yAxis: axis({ min: 0, interval: 0.5, max: value => Math.max(1.5, Math.ceil(value.max * 2) / 2) }),
      series: [{ type: 'bar', data: pit, barCategoryGap: '6%', silent: true, itemStyle: { color: DATA, opacity: 0.75 },
        markLine: { silent: true, symbol: 'none', label: { show: false }, data: [{ yAxis: 1 }], lineStyle: { color: INK, width: 1, type: 'dashed' } },
        markArea: { silent: true, itemStyle: { color: MODEL, opacity: 0.16 }, data: [[{ yAxis: Math.max(0, 1 - band) }, { yAxis: 1 + band }]] } }] })))];
    if (report.latent.points) {
      figures.push(plane([-4, 4, -4, 4], null, [points('', report.latent.points, DATA, 2.6, 0.5)], [bold('Pulled-back test rows')], 252));
    }
    section('Back to the base', 'Test rows carried back through the flow should follow the standard normal: quantiles on the diagonal'
      + (named ? ', one curve per coordinate' : ', all coordinates together')
      + '; values of the normal distribution function even, within the band of twice their standard deviation for independent values.',
      element('div', { class: 'row' }, ...figures));
  })();

  // ---- lowest-scoring rows

  if (report.lowest && report.lowest.rows.length > 0) {
    const rows = report.lowest.rows;
    const content = rows[0].picture
      ? element('div', { class: 'thumbs' }, ...rows.map(row => element('figure', {}, element('img', { src: row.picture, alt: '' }),
        element('figcaption', {}, row.place, element('br'), number(row.score)))))
      : element('div', { class: 'scroll' }, element('table', {}, element('thead', {}, element('tr', {}, element('th', {}, 'where'), element('th', {}, 'log-likelihood'),
        ...report.columns.slice(0, rows[0].values.length).map(name => element('th', {}, name)))),
      element('tbody', {}, ...rows.map(row => element('tr', {}, element('td', {}, row.place), element('td', {}, number(row.score)),
        ...row.values.map(value => element('td', {}, number(value))))))));
    section('Lowest-scoring rows', 'The test rows the model finds least likely, in nats'
      + (rows[0].picture || rows[0].values.length === report.columns.length ? '.' : '; the first ' + rows[0].values.length + ' columns of ' + report.columns.length + '.'), content);
  }

  // ---- settings

  main.append(element('section', {}, element('h2', {}, 'This run'), element('table', { class: 'settings' }, element('tbody', {},
    ...report.settings.map(row => element('tr', {}, element('td', {}, row.name), element('td', {}, row.value)))))));
  main.append(element('footer', {}, 'Made by ', element('code', {}, report.command), '. Charts by Apache ECharts, carried inside this file.'));

  // ---- draw

  const drawn = charts.map(({ node, option }) => {
    const instance = echarts.init(node, null, { renderer: 'canvas' });
    instance.setOption(option);
    return instance;
  });
  window.addEventListener('resize', () => drawn.forEach(instance => instance.resize()));
})();
