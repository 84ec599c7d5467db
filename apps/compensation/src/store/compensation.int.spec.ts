import { chooseOptionCommand } from '../choose-option.js';
